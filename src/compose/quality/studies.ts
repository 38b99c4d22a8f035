import type { Studies } from '../../domain/quality/study-plan.ts'
import type { RecordReader } from '../../domain/records/record.ts'
import { createStudies } from '../../quality/planned/studies.ts'
import { createStudyPlans } from '../../store/quality/study-plans.ts'
import type { Stored } from '../stored.ts'

/** Wires measurement system analyses that are planned, and whose pictures are posted. */
export function composeStudies(
  { database, home, auditWriter, book }: Stored,
  records: Pick<RecordReader, 'list'>
): Studies {
  const now = (): Date => new Date()
  return createStudies({
    plans: createStudyPlans({ database, home, audit: auditWriter, now }),
    records,
    async checkRecipe(id) {
      await book.current(id)
    },
    now
  })
}
