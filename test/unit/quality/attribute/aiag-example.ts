import type { Label } from '../../../../src/domain/labelled/label.ts'
import { type Decision, planOf } from '../../../../src/quality/attribute/decision.ts'

/**
 * The worked example of AIAG, Measurement Systems Analysis, 4th edition, table III-C 1: 50 parts, 3 appraisers, 3
 * trials. A line: part, the decisions of A, B and C (1: accepted), the reference decision, the reference value. Parts
 * without a line were decided as the reference says.
 */
const MIXED = `
6 110 110 100 1 0.544951
7 111 111 101 1 0.465454
12 000 000 010 0 0.559918
14 110 111 100 1 0.454518
21 110 101 010 1 0.452310
22 001 010 110 0 0.545604
26 010 000 001 0 0.547204
30 000 001 000 0 0.561457
34 001 001 011 0 0.449696
36 110 111 101 1 0.543077
43 101 111 110 1 0.462410`

const REJECTED: Readonly<Record<number, number>> = {
  3: 0.576459,
  4: 0.566152,
  5: 0.57036,
  9: 0.437817,
  25: 0.599581,
  37: 0.409238,
  39: 0.427687,
  42: 0.566575,
  45: 0.412453,
  48: 0.587893,
  50: 0.446697
}

const ACCEPTED: Readonly<Record<number, number>> = {
  1: 0.476901,
  2: 0.509015,
  8: 0.502295,
  10: 0.515573,
  11: 0.488905,
  13: 0.542704,
  15: 0.517377,
  16: 0.531939,
  17: 0.519694,
  18: 0.484167,
  19: 0.520496,
  20: 0.477236,
  23: 0.529065,
  24: 0.514192,
  27: 0.502436,
  28: 0.521642,
  29: 0.523754,
  31: 0.503091,
  32: 0.50585,
  33: 0.487613,
  35: 0.498698,
  38: 0.488184,
  40: 0.501132,
  41: 0.513779,
  44: 0.470832,
  46: 0.493441,
  47: 0.486379,
  49: 0.483803
}

interface ExamplePart {
  readonly part: string
  readonly value: number
  readonly reference: Label
  /** Of A, B and C: three characters 0 or 1 each. */
  readonly decisions: readonly string[]
}

const steady = (values: Readonly<Record<number, number>>, decision: string, reference: Label): ExamplePart[] =>
  Object.entries(values).map(([part, value]) => ({
    part,
    value,
    reference,
    decisions: [decision, decision, decision]
  }))

export const EXAMPLE: readonly ExamplePart[] = [
  ...steady(ACCEPTED, '111', 'good'),
  ...steady(REJECTED, '000', 'defect'),
  ...MIXED.trim()
    .split('\n')
    .map((line) => {
      const [part, a, b, c, reference, value] = line.split(' ')
      const label: Label = reference === '1' ? 'good' : 'defect'
      return { part: part!, value: Number(value), reference: label, decisions: [a!, b!, c!] }
    })
]

/** The example as a plan. The score of a part is its distance to the middle of the tolerance, 0.45 to 0.55. */
export function examplePlan() {
  const decisions = EXAMPLE.flatMap(({ part, value, decisions }) =>
    decisions.flatMap((trials, station) =>
      trials.split('').map((digit): Decision => ({
        part,
        station: 'ABC'[station]!,
        accepted: digit === '1',
        score: Math.abs(value - 0.5)
      }))
    )
  )
  return planOf(decisions, new Map(EXAMPLE.map(({ part, reference }) => [part, reference])))
}
