import type {
  ChannelState,
  FromChannel,
  LineResult,
  LineWishes,
  RecordsWanted,
  ToChannel
} from '../domain/channels/line.ts'
import type { ChannelPicture, ChannelVerdict } from '../domain/channels/picture.ts'
import { partIdOf } from '../domain/inspection/part-id.ts'
import type { ChannelThread, SupervisedThread } from './supervise-thread.ts'
import { superviseThread } from './supervise-thread.ts'

export interface ChannelHubParts {
  /** Starts a thread, by the name of its channel. */
  readonly threads: ReadonlyMap<string, () => ChannelThread>
  /** @throws Error that says why a recipe can't judge now */
  readonly tryRecipe: (recipe: string) => Promise<void>
  /** Judges a picture that a channel has. Never rejects. */
  readonly judge: (picture: ChannelPicture) => Promise<ChannelVerdict>
  /** Results on record, newest first. */
  readonly findRecords: (wanted: RecordsWanted) => Promise<readonly LineResult['result'][]>
  /** Whether a key may be used. Never rejects. */
  readonly mayEnter: (key: string) => Promise<boolean>
  readonly isReady: () => boolean
  /** Stations whose master parts must be judged first. */
  readonly due: () => readonly string[]
  /** Called when a controller has chosen a recipe: `due` is asked after it. Never rejects. */
  readonly onRecipe: () => Promise<void>
  readonly setTimer: (run: () => void, ms: number) => () => void
  readonly onState: (channel: string, problem: string | null) => void
}

export interface ChannelHub extends LineWishes {
  /** One more verdict. Takes microseconds. */
  publish(line: LineResult): void
  /** The next picture of the station without a part id shows this part. */
  announce(station: string, partId: string): void
  states(): readonly ChannelState[]
  close(): Promise<void>
}

/** How often the channels are told that the service works. Milliseconds. */
const ALIVE_MS = 100
/** How long a part that a person has announced is waited for. Milliseconds. */
const ANNOUNCED_MS = 120_000

/** A part that a controller has announced. */
interface Announced {
  readonly channel: string
  readonly partId: string
  /** 0 or empty: none. */
  readonly triggerId: number | string
}

/** Runs the threads of the channels, and tells them of each verdict. */
export function createChannelHub({
  threads,
  tryRecipe,
  judge,
  findRecords,
  mayEnter,
  isReady,
  due,
  onRecipe,
  setTimer,
  onState
}: ChannelHubParts): ChannelHub {
  const recipes = new Map<string, string>()
  const parts = new Map<string, Announced>()
  /** Master parts that a person has announced, by station. */
  const masters = new Map<string, { readonly partId: string }>()
  let stopTimer = (): void => {}

  const channels = [...threads].map(([channel, start]): SupervisedThread => {
    const supervised = superviseThread({
      channel,
      start() {
        const thread = start()
        thread.on('exit', () => {
          forgetParts(channel)
        })
        return thread
      },
      setTimer,
      onMessage: (message) => {
        onMessage(channel, message, (answer) => {
          supervised.post(answer)
        })
      },
      onState(problem) {
        onState(channel, problem)
      }
    })
    return supervised
  })

  function forgetParts(channel: string): void {
    for (const [station, announced] of parts) if (announced.channel === channel) parts.delete(station)
  }

  function onMessage(channel: string, message: FromChannel, reply: (answer: ToChannel) => void): void {
    if (message.type === 'expect') {
      const { station, partId, triggerId } = message
      if (partId === null) parts.delete(station)
      else parts.set(station, { channel, partId: partIdOf(partId), triggerId })
    } else if (message.type === 'login') {
      const { id, key } = message
      void mayEnter(key).then((allowed) => {
        reply({ type: 'login-answer', id, allowed })
      })
    } else if (message.type === 'picture') {
      const { id, picture } = message
      void judge(picture).then((verdict) => {
        reply({ type: 'verdict', id, verdict })
      })
    } else if (message.type === 'records') {
      const { id, wanted } = message
      findRecords(wanted).then(
        (results) => {
          reply({ type: 'records-answer', id, results })
        },
        () => {
          reply({ type: 'records-answer', id, results: null })
        }
      )
    } else if (message.type === 'select') {
      const { station, recipe } = message
      tryRecipe(recipe).then(
        async () => {
          recipes.set(station, recipe)
          await onRecipe()
          sayAlive()
          reply({ type: 'selected', station, recipe, problem: null })
        },
        (error: unknown) => {
          const problem = error instanceof Error ? error.message : String(error)
          reply({ type: 'selected', station, recipe, problem })
        }
      )
    }
  }

  function post(message: ToChannel): void {
    for (const channel of channels) channel.post(message)
  }

  function sayAlive(): void {
    post({ type: 'alive', ready: isReady(), due: due() })
  }

  function keepAlive(): void {
    sayAlive()
    stopTimer = setTimer(keepAlive, ALIVE_MS)
  }
  if (channels.length > 0) stopTimer = setTimer(keepAlive, ALIVE_MS)

  return {
    recipeOf: (station) => (station === undefined ? undefined : recipes.get(station)),
    partOf(station, measId) {
      const master = station === undefined ? undefined : masters.get(station)
      if (master !== undefined) return master.partId
      const announced = station === undefined ? undefined : parts.get(station)
      if (announced === undefined) return undefined
      const { partId, triggerId } = announced
      return triggerId === 0 || triggerId === '' || measId === String(triggerId) ? partId : undefined
    },
    announce(station, partId) {
      const master = { partId }
      masters.set(station, master)
      setTimer(() => {
        // It may have been announced anew meanwhile.
        if (masters.get(station) === master) masters.delete(station)
      }, ANNOUNCED_MS)
    },
    publish(line) {
      const { station, partId } = line.result
      if (station !== null && masters.get(station)?.partId === partId) masters.delete(station)
      post({ type: 'result', line })
    },
    states: () => channels.map((channel) => channel.state()),
    async close() {
      stopTimer()
      await Promise.all(channels.map((channel) => channel.close()))
    }
  }
}
