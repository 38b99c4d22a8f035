import type { NodeOpcua, UaMethod, UaVariant } from '../node-opcua.ts'
import type { NotNow } from './vision-types.ts'

/** Values of the output arguments, in their order. */
export type Outputs = readonly object[] | NotNow
export type Inputs = readonly (UaVariant | undefined)[]
/** What a method does. */
export type Run = (inputs: Inputs) => Outputs | Promise<Outputs>

/** Has a method of the address space do this. */
export function bindMethod({ StatusCodes }: NodeOpcua, method: UaMethod, run: Run): void {
  // It looks at the number of parameters: with two it waits for what is returned.
  method.bindMethod(async (inputs: Inputs, _context: unknown) => {
    const outputs = await run(inputs)
    return outputs === 'not now'
      ? { statusCode: StatusCodes.BadInvalidState, outputArguments: [] }
      : { statusCode: StatusCodes.Good, outputArguments: outputs }
  })
}

const fieldOf = (variant: UaVariant | undefined, field: 'id' | 'version'): string => {
  const value = (variant?.value as Readonly<Record<string, unknown>> | null | undefined)?.[field]
  return typeof value === 'string' ? value : ''
}
/** Empty: none. */
export const idOf = (variant: UaVariant | undefined): string => fieldOf(variant, 'id')
export const versionOf = (variant: UaVariant | undefined): string => fieldOf(variant, 'version')
/** 0: none. */
export const numberOf = (variant: UaVariant | undefined): number => Number(variant?.value ?? 0)
