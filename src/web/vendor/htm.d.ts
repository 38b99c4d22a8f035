interface Htm {
  bind<Result>(
    h: (...given: never[]) => Result
  ): (strings: TemplateStringsArray, ...values: unknown[]) => Result | Result[]
}
declare const htm: Htm
export default htm
