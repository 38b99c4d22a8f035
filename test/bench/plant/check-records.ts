// What the cameras were answered, against what the plant has.
import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import type { PlantFleet, Station } from './fleet.ts'

/** A station that is killed loses the pictures of answers that are so young. */
const LOST_WITH_KILL_MS = 2000

/** From a kill to when the station was there again: a part that was judged before may be answered only then. */
export type Span = readonly [fromMs: number, toMs: number]

const DRAIN_MS = 300_000

export interface RecordCheck {
  readonly answered: number
  /** Answers that are not once in the plant's database. */
  readonly missing: number
  /** Answers whose picture is not there, or is another one. */
  readonly pictures: number
  /** Of these, such that were answered shortly before their station was killed. */
  readonly lostWithKill: number
  /** Bytes of a picture, and of a row with its indexes. */
  readonly pictureBytes: number
  readonly rowBytes: number
}

/** Waits until the plant has all that the stations have sent, then compares. @param kills by station */
export async function checkRecords(
  { postgres, url, stations }: Pick<PlantFleet, 'postgres' | 'url' | 'stations'>,
  kills: ReadonlyMap<string, readonly Span[]>
): Promise<RecordCheck> {
  const client = new Client({ connectionString: postgres.url })
  await client.connect()
  const answers = stations.flatMap((station) => station.camera.answers.map((answer) => ({ station, answer })))
  const known = async (): Promise<Map<string, string | null>> => {
    const { rows } = await client.query<{ id: string; sha: string | null }>(
      'select id, picture_sha256 as sha from inspections'
    )
    return new Map(rows.map(({ id, sha }) => [id, sha]))
  }
  let found = await known()
  const isMissing = ({ answer }: { answer: { resultId: string } }): boolean => !found.has(answer.resultId)
  for (const begin = performance.now(); performance.now() - begin < DRAIN_MS && answers.some(isMissing);) {
    await wait(1000)
    found = await known()
  }
  const wasKilled = (station: Station, atMs: number): boolean =>
    (kills.get(station.name) ?? []).some(([fromMs, toMs]) => atMs > fromMs - LOST_WITH_KILL_MS && atMs < toMs)
  let [pictures, lostWithKill, pictureBytes] = [0, 0, 0]
  for (const { station, answer } of answers) {
    const { resultId, sha256, atMs } = answer
    const reply = await fetch(`${url}/plant/blobs/pictures/${sha256}`)
    const bytes = Buffer.from(await reply.arrayBuffer())
    if (found.get(resultId) === sha256 && createHash('sha256').update(bytes).digest('hex') === sha256) {
      pictureBytes = bytes.length
      continue
    }
    pictures++
    if (wasKilled(station, atMs)) lostWithKill++
  }
  const size = await client.query<{ bytes: string }>(
    `select pg_total_relation_size('inspections') / greatest(count(*), 1) as bytes from inspections`
  )
  await client.end()
  return {
    answered: answers.length,
    missing: answers.filter(isMissing).length,
    pictures,
    lostWithKill,
    pictureBytes,
    rowBytes: Number(size.rows[0]!.bytes)
  }
}
