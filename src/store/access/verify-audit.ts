import type { Kysely } from 'kysely'
import type { AuditHead } from '../../domain/access/audit.ts'
import type { Tables } from '../database/tables.ts'
import { entryHash, FIRST_PREVIOUS } from '../database/audit-chain.ts'

/** Result of the check of the whole audit. */
export interface AuditProof {
  /** Number of correct entries, counted from the first one. */
  readonly entries: number
  readonly head: AuditHead | null
  /** The first entry that is not as it was recorded; null: all are. */
  readonly broken: { readonly seq: number; readonly at: string; readonly why: string } | null
}

const PAGE = 1000

/**
 * Recomputes the hashes of all entries, in their order.
 * @param known hash of an entry that was noted before: entries that were removed at the end show by it alone
 */
export async function verifyAudit(database: Kysely<Tables>, known?: string): Promise<AuditProof> {
  let head: AuditHead | null = null
  let entries = 0
  let isKnown = known === undefined
  for (;;) {
    let query = database.selectFrom('audit').selectAll().orderBy('seq').limit(PAGE)
    if (head !== null) query = query.where('seq', '>', head.seq)
    const page = await query.execute()
    for (const entry of page) {
      const { seq, at, previous, hash } = entry
      const why =
        previous !== (head?.hash ?? FIRST_PREVIOUS)
          ? 'it does not follow the entry before it: entries were removed, inserted or moved here'
          : hash !== entryHash(previous, entry)
            ? 'its content is not what was recorded'
            : null
      if (why !== null) return { entries, head, broken: { seq: Number(seq), at, why } }
      head = { seq: Number(seq), at, hash }
      isKnown ||= hash === known
      entries++
    }
    if (page.length < PAGE) break
  }
  const broken = isKnown
    ? null
    : {
        seq: (head?.seq ?? 0) + 1,
        at: head?.at ?? '',
        why: 'the entry of the noted hash is missing: entries were removed at the end'
      }
  return { entries, head, broken }
}

/** @returns null where the audit is empty */
export async function auditHead(database: Kysely<Tables>): Promise<AuditHead | null> {
  const newest = await database
    .selectFrom('audit')
    .select(['seq', 'at', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest === undefined ? null : { seq: Number(newest.seq), at: newest.at, hash: newest.hash }
}
