import type { Kysely, Selectable } from 'kysely'
import { ReviewPartNotFound } from '../../errors.ts'
import type { Tables } from '../database/tables.ts'
import type { ReviewsTable } from '../database/reviews-table.ts'

/** A part in review; with the name of its station, where a plant has it from one. */
export type ReviewRow = Selectable<ReviewsTable> & { readonly plant_station: string | null }

export interface ReviewRowsParts {
  readonly database: Kysely<Tables>
  /** Id of the data folder. */
  readonly home: string
  /** Whether the parts of its stations are reviewed here, too. */
  readonly isPlant: boolean
}

/** Queries of the parts in review. Each takes a transaction, or uses the database. */
export function createReviewRows({ database, home, isPlant }: ReviewRowsParts) {
  const own = (among: Kysely<Tables> = database) => among.selectFrom('reviews').where('home', '=', home)
  const reviewed = (among: Kysely<Tables> = database) =>
    !isPlant
      ? own(among)
      : among
          .selectFrom('reviews')
          .where(({ eb, or, selectFrom }) =>
            or([eb('home', '=', home), eb('home', 'in', selectFrom('stations').select('stations.home'))])
          )
  const withStation = (among?: Kysely<Tables>) =>
    reviewed(among)
      .selectAll('reviews')
      .select(({ selectFrom }) =>
        selectFrom('stations')
          .select('stations.name')
          .whereRef('stations.home', '=', 'reviews.home')
          .as('plant_station')
      )

  async function find(id: string, among: Kysely<Tables> = database): Promise<ReviewRow> {
    const row = await withStation(among).where('reviews.id', '=', id).executeTakeFirst()
    if (row === undefined) throw new ReviewPartNotFound(id)
    return row
  }

  return { own, reviewed, withStation, find }
}
