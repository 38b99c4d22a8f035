import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { createRecordSender } from '../../integrations/plant/send-records.ts'
import { absent } from '../../store/absent.ts'
import { createContent } from '../../store/blobs/content.ts'
import { connect } from '../../store/database/open-database.ts'
import { pictureFile } from '../../store/records/picture-folder.ts'
import { createInspectionRecords } from '../../store/records/inspection-records.ts'
import { createReviewPictures } from '../../store/labelled/review-pictures.ts'
import { openPlantLink, type PlantLink } from './plant-link.ts'
import { PLANT_CHANNEL } from './outbox-channels.ts'
import { type OutboxThreadData, runOutboxChannel } from './run-outbox-channel.ts'

/** What the thread is started with. */
export interface PlantThreadData extends OutboxThreadData {
  readonly plant: PlantLink
  /** Absolute path. */
  readonly dataFolder: string
}

const AT_ONCE = 100

const { plant, dataFolder, ...data } = workerData as PlantThreadData
// A thread that does not end in time is terminated.
const client = openPlantLink(plant, data.home, new AbortController().signal)
const database = connect(data.databaseUrl, { connections: 1 })
const records = createInspectionRecords(database, data.home)
const bytesOf = (file: string): Promise<Buffer | undefined> => readFile(file).catch(absent)
runOutboxChannel({
  ...data,
  channel: PLANT_CHANNEL,
  address: new URL(plant.url).origin,
  atOnce: AT_ONCE,
  send: createRecordSender({
    client,
    content: createContent(client.blobs),
    recordOf: records.get,
    pictureOf: ({ at, result: { recipe }, picture }) =>
      bytesOf(pictureFile(join(dataFolder, 'pictures'), { recipe, at, ...picture! })),
    labelledPicture: createReviewPictures({ folder: join(dataFolder, 'review'), minFreeBytes: 0 }).read,
    nowMs: Date.now
  }),
  close: () => database.destroy()
})
