import type { Kysely } from 'kysely'
import type { PartCount } from '../../domain/plant/report.ts'
import type { Tables } from '../database/tables.ts'

export interface PartCounts {
  /**
   * Parts of the line judged since a time: no master part, no dry run.
   * @param recipe null: of all
   * @param since ISO 8601, UTC
   */
  count(recipe: string | null, since: string): Promise<PartCount>
  /** When the newest part was judged; null where there is none. */
  newest(): Promise<string | null>
}

/** Counts the parts of one data folder. */
export function createPartCounts(database: Kysely<Tables>, home: string): PartCounts {
  const own = database.selectFrom('inspections').where('home', '=', home)
  return {
    async count(recipe, since) {
      let query = own
        .select(({ fn }) => ['verdict', fn.countAll().as('count')])
        .where('at', '>=', since)
        .where('challenge', 'is', null)
        .where('simulated', 'is', null)
      if (recipe !== null) query = query.where('recipe', '=', recipe)
      const rows = await query.groupBy('verdict').execute()
      const counted = new Map(rows.map(({ verdict, count }) => [verdict, Number(count)]))
      return { parts: [...counted.values()].reduce((sum, each) => sum + each, 0), ng: counted.get('NG') ?? 0 }
    },
    async newest() {
      return (await own.select('at').orderBy('at', 'desc').limit(1).executeTakeFirst())?.at ?? null
    }
  }
}
