import { parentPort, workerData } from 'node:worker_threads'
import type { Config } from '../../config.ts'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import type { ChannelPicture, ChannelVerdict } from '../../domain/channels/picture.ts'
import { createFolderFiles } from '../../integrations/folder/folder-files.ts'
import { createFolderWatch } from '../../integrations/folder/folder-watch.ts'
import { createTakeFile } from '../../integrations/folder/take-file.ts'

/** What the thread is started with. */
export interface FolderThreadData {
  readonly folder: Config['watchedFolder']
  readonly maxBytes: number
}

const STATE_MS = 500

const { folder, maxBytes } = workerData as FolderThreadData
const main = parentPort!
const waiting = new Map<number, (verdict: ChannelVerdict) => void>()
let lastId = 0
let closed = false
const tell = (message: FromChannel): void => {
  main.postMessage(message)
}
const clockMs = (): number => Number(process.hrtime.bigint()) / 1e6
const judge = (picture: ChannelPicture): Promise<ChannelVerdict> =>
  new Promise((resolve) => {
    waiting.set(++lastId, resolve)
    tell({ type: 'picture', id: lastId, picture })
  })
const files = createFolderFiles(folder.path, () => new Date().toISOString().slice(0, 10))
const watch = createFolderWatch({
  files,
  settleMs: folder.complete === 'renamed' ? 0 : folder.settleMs,
  clockMs,
  isClosed: () => closed,
  pause: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms)
    }),
  take: createTakeFile({
    files,
    judge,
    maxBytes,
    pattern: new RegExp(folder.pattern, 'u'),
    station: folder.station || null,
    recipe: folder.recipe || null,
    arrivalOf: (ms) => ({ ms, at: new Date(Date.now() - (clockMs() - ms)).toISOString() })
  })
})
main.on('message', (message: ToChannel) => {
  if (message.type === 'verdict') {
    waiting.get(message.id)?.(message.verdict)
    waiting.delete(message.id)
  } else if (message.type === 'close') closed = true
})
const timer = setInterval(() => {
  tell({ type: 'state', ...watch.state() })
}, STATE_MS)
tell({ type: 'listening', address: folder.path })
void watch.run().then(() => {
  clearInterval(timer)
  process.exit(0)
})
