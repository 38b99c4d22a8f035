import type { Kysely, Selectable } from 'kysely'
import type { Rollouts } from '../../domain/plant/fleet.ts'
import type { Release } from '../../domain/plant/release.ts'
import type { Rollout, RolloutState } from '../../domain/plant/rollout.ts'
import { RolloutRuns } from '../../errors.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { RolloutsTable } from '../database/plant-tables.ts'
import type { Tables } from '../database/tables.ts'

/** Rollouts in the database. Each change is recorded in the audit in the same transaction. */
export function createRollouts(database: Kysely<Tables>, audit: AuditWriter, now: () => Date): Rollouts {
  return {
    start: ({ recipe, release, waves, startedBy }, entryOf) =>
      database.transaction().execute(async (transaction) => {
        const at = now().toISOString()
        const row = await transaction
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
        const rollout = rolloutOf(row)
        await audit.append(transaction, entryOf(rollout))
        return rollout
      }),
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
    change: ({ id, wave: before }, { state, wave, reason }, entry) =>
      database.transaction().execute(async (transaction) => {
        const at = now().toISOString()
        const { numUpdatedRows } = await transaction
          .updateTable('rollouts')
          .set({ state, wave, reason, wave_began: at, ended_at: state === 'running' ? null : at })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .where('wave', '=', before)
          .executeTakeFirstOrThrow()
        const changed = numUpdatedRows > 0n
        if (changed) await audit.append(transaction, entry)
        return changed
      })
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
