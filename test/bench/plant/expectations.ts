/** What was expected of a run, and what was found. */
export interface Expectations {
  expect(what: string, expected: string, found: string, isMet: boolean): void
  /** @returns whether all was met; prints the table, and in its last line what was missed */
  print(say: (line: string) => void): boolean
}

export function createExpectations(): Expectations {
  const all: { what: string; expected: string; found: string; isMet: boolean }[] = []
  return {
    expect(what, expected, found, isMet) {
      all.push({ what, expected, found, isMet })
    },
    print(say) {
      for (const { what, expected, found, isMet } of all)
        say(`${isMet ? 'met   ' : 'MISSED'}  ${what}: expected ${expected}, found ${found}`)
      const missed = all.filter(({ isMet }) => !isMet)
      say(
        missed.length === 0
          ? `plant: all ${all.length} expectations met`
          : `plant: missed ${missed.length} of ${all.length}: ${missed.map(({ what }) => what).join('; ')}`
      )
      return missed.length === 0
    }
  }
}
