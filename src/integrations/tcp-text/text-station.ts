import type { LineResult } from '../../domain/channels/line.ts'
import type { Answer, Control, Handshake, HandshakeParts } from '../handshake/handshake-types.ts'
import { createHandshake } from '../handshake/handshake.ts'
import { REST } from '../handshake/rest.ts'

/** A station that clients trigger by a line and that answers by one. */
export interface TextStation extends Pick<Handshake, 'alive' | 'selected' | 'status' | 'choose' | 'forgetRecipe'> {
  /** @returns why the trigger is not taken; undefined: it is, and `reply` is called once */
  trigger(triggerId: Control['triggerId'], partId: string, reply: (answer: Answer) => void): string | undefined
  /** Gives up the trigger in work: `reply` is not called. */
  cancel(): void
  recipe(number: number): void
  /** The next picture shows this master part. @returns why it is not announced; undefined: it is */
  challenge(partId: string): string | undefined
  result(line: LineResult): void
  fail(triggerMs: number): void
  tick(): void
}

const READY: Control = { ...REST, triggerEnable: true }

/** The handshake of a station, where a line that was sent counts as read. */
export function createTextStation(parts: HandshakeParts): TextStation {
  const handshake = createHandshake(parts)
  let isChallenging = false
  let asked: ((answer: Answer) => void) | null = null
  handshake.control(READY)

  function settle(): void {
    const { shown } = handshake.status()
    if (shown === null) return
    const reply = asked
    asked = null
    handshake.control({ ...READY, acknowledge: true })
    handshake.control(READY)
    reply?.(shown)
  }

  return {
    alive: handshake.alive,
    selected: handshake.selected,
    status: handshake.status,
    choose: handshake.choose,
    forgetRecipe: handshake.forgetRecipe,
    cancel() {
      handshake.cancel()
      asked = null
    },
    trigger(triggerId, partId, reply) {
      handshake.control({ ...READY, trigger: true, triggerId, partId })
      const { triggerAck, online, busy, challengeDue } = handshake.status()
      handshake.control(READY)
      if (!triggerAck) return busy ? 'busy' : !online ? 'offline' : challengeDue ? 'challenge' : 'no recipe'
      asked = reply
      return undefined
    },
    recipe(recipeNumber) {
      handshake.control({ ...READY, resetError: true })
      handshake.control({ ...READY, setRecipe: true, recipeNumber })
      handshake.control(READY)
    },
    challenge(partId) {
      if (handshake.status().busy) return 'busy'
      handshake.control({ ...READY, challenge: true, partId })
      isChallenging = true
      return undefined
    },
    result(line) {
      if (isChallenging && line.result.station === parts.station) {
        isChallenging = false
        handshake.control(READY)
      }
      handshake.result(line)
      settle()
    },
    fail(triggerMs) {
      handshake.fail(triggerMs)
      settle()
    },
    tick() {
      handshake.tick()
      settle()
    }
  }
}
