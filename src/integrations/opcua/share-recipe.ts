import type { Handshake } from '../handshake/handshake-types.ts'

type Chooser = Pick<Handshake, 'choose' | 'selected' | 'status' | 'forgetRecipe'>

export interface SharedRecipe {
  add(chooser: Chooser): void
  /** To be called when one of them has chosen. */
  chosen(by: Chooser, recipe: string): void
  /** The service's answer. */
  selected(recipe: string, problem: string | null): void
  /** The recipe in use; empty: none. */
  current(): string
  /** Whether none can be chosen now. */
  isBusy(): boolean
  forget(): void
}

/** One recipe for all handshakes of a station: whichever chooses it, the others have it too. */
export function shareRecipe(recipes: ReadonlyMap<number, string>, select: (recipe: string) => void): SharedRecipe {
  const choosers: Chooser[] = []
  let waitsFor: string | null = null
  let current = ''
  const isWorking = (): boolean => choosers.some((chooser) => chooser.status().busy)

  return {
    add(chooser) {
      choosers.push(chooser)
    },
    chosen(by, recipe) {
      // The others choose it because one has: it is asked for once.
      if (waitsFor !== null) return
      if (isWorking()) {
        by.selected(recipe, 'a part is in work')
        return
      }
      waitsFor = recipe
      const [number] = [...recipes].find(([, each]) => each === recipe)!
      for (const chooser of choosers) if (chooser !== by) chooser.choose(number)
      select(recipe)
    },
    selected(recipe, problem) {
      if (recipe !== waitsFor) return
      waitsFor = null
      if (problem === null) current = recipe
      for (const chooser of choosers) chooser.selected(recipe, problem)
    },
    current: () => current,
    isBusy: () => waitsFor !== null || isWorking(),
    forget() {
      current = ''
      for (const chooser of choosers) chooser.forgetRecipe()
    }
  }
}
