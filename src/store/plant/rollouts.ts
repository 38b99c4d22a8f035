import type { Kysely, Selectable } from 'kysely'
import type { Rollouts } from '../../domain/plant/fleet.ts'
import type { Release } from '../../domain/plant/release.ts'
import type { Rollout, RolloutState } from '../../domain/plant/rollout.ts'
import { RolloutRuns } from '../../errors.ts'
import type { RolloutsTable } from '../database/plant-tables.ts'
import type { Tables } from '../database/tables.ts'

/** Rollouts in the database. */
export function createRollouts(database: Kysely<Tables>, now: () => Date): Rollouts {
  return {
    async start({ recipe, release, waves, startedBy }) {
      const at = now().toISOString()
      const row = await database
        .insertInto('rollouts')
        .values({
          recipe,
          release: JSON.stringify(release),
          state: 'running',
          waves: JSON.stringify(waves),
          wave: 0,
          wave_began: at,
          reason: null,
          started_at: at,
          started_by: startedBy,
          ended_at: null
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw new RolloutRuns(recipe)
      return rolloutOf(row)
    },
    async list(limit) {
      const rows = await database.selectFrom('rollouts').selectAll().orderBy('id', 'desc').limit(limit).execute()
      return rows.map(rolloutOf)
    },
    async deciding() {
      const rows = await database
        .selectFrom('rollouts as rollout')
        .selectAll()
        .where(({ eb, selectFrom }) =>
          eb(
            'id',
            '>=',
            selectFrom('rollouts as done')
              .select(({ fn, val }) => fn.coalesce(fn.max('done.id'), val(0)).as('id'))
              .whereRef('done.recipe', '=', 'rollout.recipe')
              .where('done.state', '=', 'done')
          )
        )
        .orderBy('id', 'desc')
        .execute()
      return rows.map(rolloutOf)
    },
    async change({ id, wave: before }, { state, wave, reason }) {
      const at = now().toISOString()
      const { numUpdatedRows } = await database
        .updateTable('rollouts')
        .set({ state, wave, reason, wave_began: at, ended_at: state === 'running' ? null : at })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .where('wave', '=', before)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    }
  }
}

function rolloutOf(row: Selectable<RolloutsTable>): Rollout {
  return {
    id: Number(row.id),
    recipe: row.recipe,
    release: JSON.parse(row.release) as Release,
    state: row.state as RolloutState,
    waves: JSON.parse(row.waves) as Rollout['waves'],
    wave: row.wave,
    waveBegan: row.wave_began,
    reason: row.reason,
    startedAt: row.started_at,
    startedBy: row.started_by,
    endedAt: row.ended_at
  }
}
