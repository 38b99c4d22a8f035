import type { RecordFilter } from '../../../src/domain/records/record.ts'
import { LAST } from './fill-records.ts'

/** What people look for in the history; `of` makes the n-th question of its kind. */
export interface Question {
  readonly name: string
  readonly of: (n: number) => RecordFilter
}

const DAY_MS = 24 * 3_600_000
const ago = (ms: number): string => new Date(LAST - ms).toISOString()

/** @param count records in the database, one a second */
export const questionsAbout = (count: number): readonly Question[] => {
  /** A number among the records, another one for each n. */
  const somewhere = (n: number): number => (n * 7_654_321) % count
  const days = Math.max(1, Math.floor((1000 * count) / DAY_MS) - 1)
  const day = (n: number) => ({ from: ago((1 + (n % days)) * DAY_MS), to: ago((n % days) * DAY_MS) })
  return [
    { name: 'newest', of: () => ({}) },
    { name: 'recipe', of: (n) => ({ recipe: `recipe-${n % 8}` }) },
    { name: 'verdict NG', of: () => ({ verdicts: ['NG'] }) },
    { name: 'verdict NG or REVIEW', of: () => ({ verdicts: ['NG', 'REVIEW'] }) },
    { name: 'reason PART_NOT_FOUND', of: () => ({ reason: 'PART_NOT_FOUND' }) },
    { name: 'station', of: (n) => ({ station: `station-${n % 6}` }) },
    { name: 'part id', of: (n) => ({ partId: `P${somewhere(n)}` }) },
    { name: 'measurement id', of: (n) => ({ measId: `M${somewhere(n)}` }) },
    { name: 'label defect', of: () => ({ label: 'defect' }) },
    { name: 'label good, recipe', of: (n) => ({ label: 'good', recipe: `recipe-${n % 8}` }) },
    { name: 'a day', of: day },
    { name: 'recipe and verdict NG', of: (n) => ({ recipe: `recipe-${n % 8}`, verdicts: ['NG'] }) },
    {
      name: 'station and verdict NG, a day',
      of: (n) => ({ station: `station-${n % 6}`, verdicts: ['NG'], ...day(n) })
    },
    { name: 'label defect, a day', of: (n) => ({ label: 'defect', ...day(n) }) }
  ]
}
