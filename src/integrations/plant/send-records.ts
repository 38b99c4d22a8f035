import pLimit from 'p-limit'
import type { Content } from '../../domain/blobs/content.ts'
import { LRUCache } from 'lru-cache'
import type { Area } from '../../domain/blobs/content.ts'
import type { ReceivedLabel, ReceivedPart } from '../../domain/plant/received.ts'
import type { Message } from '../../domain/records/outbox.ts'
import type { InspectionRecord, KeptPicture } from '../../domain/records/record.ts'
import type { PlantClient } from './plant-client.ts'

export interface SendRecordsParts {
  readonly client: Pick<PlantClient, 'send'>
  readonly content: Pick<Content, 'put'>
  /** By result id; undefined for one that was removed since. */
  readonly recordOf: (id: string) => Promise<InspectionRecord | undefined>
  /** Bytes of the picture of a record, or of a labelled part; undefined where there is no file. */
  readonly pictureOf: (record: InspectionRecord) => Promise<Uint8Array | undefined>
  readonly labelledPicture: (picture: KeptPicture) => Promise<Uint8Array | undefined>
  readonly nowMs: () => number
}

/** A picture is written after its record, but not later than this. Milliseconds. */
const PICTURE_MS = 10_000
/** A link of some distance is used better so. */
const PICTURES_AT_ONCE = 4
/** Pictures that are not sent once more: a part for review has that of its record. */
const PICTURES_REMEMBERED = 1000

/**
 * Sends records and labels to the plant, in their order: of each the picture first, so that the plant never has a
 * record whose picture is still to come.
 * @returns sends some of the outbox @throws then all of them are sent again, which changes nothing at the plant
 */
export function createRecordSender(parts: SendRecordsParts): (messages: readonly Message[]) => Promise<void> {
  const { client, content, recordOf, pictureOf, labelledPicture, nowMs } = parts

  const sent = new LRUCache<string, true>({ max: PICTURES_REMEMBERED })

  async function sendOnce(area: Area, bytes: Uint8Array, { sha256 }: KeptPicture): Promise<void> {
    if (sent.has(`${area}/${sha256}`)) return
    await content.put(area, bytes)
    sent.set(`${area}/${sha256}`, true)
  }

  async function sendPicture(record: InspectionRecord): Promise<void> {
    const bytes = await pictureOf(record)
    if (bytes !== undefined) await sendOnce('pictures', bytes, record.picture!)
    else if (nowMs() - Date.parse(record.at) < PICTURE_MS) throw new Error('the picture of a part is not written yet')
  }

  async function sendReviewed(area: Area, { picture }: ReceivedPart): Promise<void> {
    const bytes = sent.has(`${area}/${picture.sha256}`) ? undefined : await labelledPicture(picture)
    if (bytes !== undefined) await sendOnce(area, bytes, picture)
  }

  return async (messages) => {
    const records: InspectionRecord[] = []
    const labels: ReceivedLabel[] = []
    const waiting: ReceivedPart[] = []
    for (const { kind, key, body } of messages) {
      if (kind === 'result') {
        const record = await recordOf(key)
        if (record !== undefined) records.push(record)
      } else if (kind === 'label') labels.push(body as unknown as ReceivedLabel)
      else if (kind === 'waiting') waiting.push(body as unknown as ReceivedPart)
    }
    const limited = pLimit(PICTURES_AT_ONCE)
    await Promise.all([
      ...records.filter(({ picture }) => picture !== null).map((record) => limited(() => sendPicture(record))),
      ...waiting.map((part) => limited(() => sendReviewed('pictures', part))),
      ...labels.map((label) => limited(() => sendReviewed('content', label)))
    ])
    if (records.length + labels.length + waiting.length > 0) await client.send({ records, labels, waiting })
  }
}
