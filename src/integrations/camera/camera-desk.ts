import type { CameraOutcome, CameraTrigger, CameraWish } from '../../domain/channels/camera.ts'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'

/** A station whose pictures are fetched from a camera. */
export interface CameraStation {
  /** Name of the camera's channel. */
  readonly channel: string
  readonly triggers: readonly CameraTrigger[]
}

export interface CameraDeskParts {
  readonly cameras: ReadonlyMap<string, CameraStation>
  /** @returns false where the message is lost */
  readonly post: (channel: string, message: ToChannel) => boolean
  /** The part that a controller has announced for a picture. */
  readonly partOf: (station: string, measId: string) => string | undefined
  readonly newId: () => string
  /** Told of each picture that a controller does not get. */
  readonly onFailed: (station: string, detail: string) => void
}

export interface CameraDesk {
  /** A controller's trigger was taken. @param source its channel */
  trigger(source: string, trigger: Extract<FromChannel, { type: 'trigger' }>): void
  /** Undefined: the station has no camera that HTTP triggers. Never rejects. */
  take(station: string, wish: Partial<CameraWish>): Promise<CameraOutcome> | undefined
  taken(id: number, outcome: CameraOutcome): void
  /** The thread of a channel has ended. */
  lost(channel: string): void
}

/** Names of channels as the configuration has them. */
const SOURCES: Readonly<Record<string, CameraTrigger>> = { modbus: 'modbus', opcua: 'opcua', 'tcp text': 'tcpText' }

/** Asks cameras for pictures, and tells controllers of those that are not to be had. */
export function createCameraDesk({ cameras, post, partOf, newId, onFailed }: CameraDeskParts): CameraDesk {
  const waiting = new Map<number, { readonly channel: string; readonly answer: (outcome: CameraOutcome) => void }>()
  let lastId = 0

  function ask({ channel }: CameraStation, wish: CameraWish): Promise<CameraOutcome> {
    return new Promise((answer) => {
      const id = ++lastId
      waiting.set(id, { channel, answer })
      if (post(channel, { type: 'take', id, wish })) return
      settle(id, { kind: 'failed', why: 'missed', detail: 'its thread is being started' })
    })
  }

  function settle(id: number, outcome: CameraOutcome): void {
    waiting.get(id)?.answer(outcome)
    waiting.delete(id)
  }

  return {
    trigger(source, { station, triggerId, ms }) {
      const camera = cameras.get(station)
      if (camera === undefined || !camera.triggers.includes(SOURCES[source]!)) return
      const measId = triggerId === 0 || triggerId === '' ? newId() : String(triggerId)
      // The trigger may be over before its picture is judged: then nothing is announced any more.
      void ask(camera, { measId, partId: partOf(station, measId) ?? null }).then((outcome) => {
        if (outcome.kind === 'judged') return
        post(source, { type: 'failed', station, ms })
        onFailed(station, outcome.detail)
      })
    },
    take(station, { measId = newId(), partId = null }) {
      const camera = cameras.get(station)
      return camera?.triggers.includes('http') === true ? ask(camera, { measId, partId }) : undefined
    },
    taken: settle,
    lost(channel) {
      for (const [id, asked] of waiting)
        if (asked.channel === channel) settle(id, { kind: 'failed', why: 'fault', detail: 'its thread has ended' })
    }
  }
}
