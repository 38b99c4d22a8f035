import type { ChannelState, FromChannel, LineResult, RecordsWanted, ToChannel } from '../domain/channels/line.ts'
import type { ChannelPicture, ChannelVerdict } from '../domain/channels/picture.ts'
import { type CameraDesk, type CameraStation, createCameraDesk } from './camera/camera-desk.ts'
import type { KeptWishes } from './line-wishes.ts'
import { type ChannelThread, type SupervisedThread, superviseThread } from './supervise-thread.ts'

export interface ChannelHubParts {
  /** Starts a thread, by the name of its channel. */
  readonly threads: ReadonlyMap<string, () => ChannelThread>
  /** Keeps what controllers ask for. */
  readonly wishes: Pick<KeptWishes, 'choose' | 'expect' | 'forget' | 'judged' | 'partOf' | 'simulate'>
  /** Cameras that pictures are fetched from, by their stations. */
  readonly cameras: ReadonlyMap<string, CameraStation>
  readonly newId: () => string
  /** Told of each picture of a camera that a controller does not get. */
  readonly onNoPicture: (station: string, detail: string) => void
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
  readonly now: () => Date
  readonly onState: (channel: string, problem: string | null) => void
}

export interface ChannelHub {
  /** Has a camera take a picture that is judged. Undefined: the station has no camera that HTTP triggers. */
  readonly takePicture: CameraDesk['take']
  /** One more verdict. Takes microseconds. */
  publish(line: LineResult): void
  states(): readonly ChannelState[]
  close(): Promise<void>
}

/** How often the channels are told that the service works. Milliseconds. */
const ALIVE_MS = 100

type Reply = (answer: ToChannel) => void

/** Runs the threads of the channels, tells them of each verdict, and answers what they ask. */
export function createChannelHub(parts: ChannelHubParts): ChannelHub {
  const { wishes, setTimer } = parts
  let stopTimer = (): void => {}
  const desk = createCameraDesk({
    cameras: parts.cameras,
    newId: parts.newId,
    partOf: wishes.partOf,
    onFailed: parts.onNoPicture,
    post: (channel, message) => channels.get(channel)?.post(message) ?? false
  })
  const channels = new Map([...parts.threads].map(([channel, start]) => [channel, superviseChannel(channel, start)]))

  function superviseChannel(channel: string, start: () => ChannelThread): SupervisedThread {
    const supervised = superviseThread({
      channel,
      start() {
        const thread = start()
        thread.on('exit', () => {
          wishes.forget(channel)
          desk.lost(channel)
        })
        return thread
      },
      setTimer,
      now: parts.now,
      onMessage: (message) => {
        answer(channel, message, (reply) => {
          supervised.post(reply)
        })
      },
      onState(problem) {
        parts.onState(channel, problem)
      }
    })
    return supervised
  }

  function answer(channel: string, message: FromChannel, reply: Reply): void {
    if (message.type === 'expect') wishes.expect(channel, message)
    else if (message.type === 'trigger') desk.trigger(channel, message)
    else if (message.type === 'taken') desk.taken(message.id, message.outcome)
    else if (message.type === 'simulate') answerSimulate(message, parts, reply)
    else if (message.type === 'login') void answerLogin(message, parts, reply)
    else if (message.type === 'picture') void answerPicture(message, parts, reply)
    else if (message.type === 'records') void answerRecords(message, parts, reply)
    else if (message.type === 'select') void answerSelect(message, parts, sayAlive, reply)
  }

  function post(message: ToChannel): void {
    for (const channel of channels.values()) channel.post(message)
  }

  function sayAlive(): void {
    post({ type: 'alive', ready: parts.isReady(), due: parts.due() })
  }

  function keepAlive(): void {
    sayAlive()
    stopTimer = setTimer(keepAlive, ALIVE_MS)
  }
  if (channels.size > 0) stopTimer = setTimer(keepAlive, ALIVE_MS)

  return {
    takePicture: desk.take,
    publish(line) {
      wishes.judged(line.result.station, line.result.partId)
      post({ type: 'result', line })
    },
    states: () => [...channels.values()].map((channel) => channel.state()),
    async close() {
      stopTimer()
      await Promise.all([...channels.values()].map((channel) => channel.close()))
    }
  }
}

type Message<Type extends FromChannel['type']> = Extract<FromChannel, { readonly type: Type }>

function answerSimulate({ id, station, on }: Message<'simulate'>, { wishes }: ChannelHubParts, reply: Reply): void {
  wishes.simulate(station, on)
  reply({ type: 'simulate-answer', id })
}

async function answerLogin({ id, key }: Message<'login'>, { mayEnter }: ChannelHubParts, reply: Reply): Promise<void> {
  reply({ type: 'login-answer', id, allowed: await mayEnter(key) })
}

async function answerPicture(
  { id, picture }: Message<'picture'>,
  { judge }: ChannelHubParts,
  reply: Reply
): Promise<void> {
  reply({ type: 'verdict', id, verdict: await judge(picture) })
}

async function answerRecords(
  { id, wanted }: Message<'records'>,
  { findRecords }: ChannelHubParts,
  reply: Reply
): Promise<void> {
  const results = await findRecords(wanted).catch(() => null)
  reply({ type: 'records-answer', id, results })
}

/** The channel hears which master parts the recipe asks for before it hears that the recipe was chosen. */
async function answerSelect(
  { station, recipe }: Message<'select'>,
  { tryRecipe, wishes, onRecipe }: ChannelHubParts,
  sayAlive: () => void,
  reply: Reply
): Promise<void> {
  try {
    await tryRecipe(recipe)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    reply({ type: 'selected', station, recipe, problem })
    return
  }
  wishes.choose(station, recipe)
  await onRecipe()
  sayAlive()
  reply({ type: 'selected', station, recipe, problem: null })
}
