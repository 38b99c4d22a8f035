import type { LineResult } from '../../../../src/domain/channels/line.ts'
import type { Control, HandshakeParts } from '../../../../src/integrations/handshake/handshake-types.ts'
import { createHandshake } from '../../../../src/integrations/handshake/handshake.ts'
import { REST } from '../../../../src/integrations/handshake/rest.ts'
import { record } from '../../store/records/record-fixture.ts'

/** A handshake of the station `north` with a clock of its own; the wall clock is at EPOCH_MS when it begins. */
export const EPOCH_MS = Date.UTC(2026, 0, 2)
export function bench(parts: Partial<HandshakeParts> = {}, first: Partial<Control> = {}) {
  const clock = { ms: 1000 }
  const expected: Parameters<HandshakeParts['expect']>[] = []
  const selected: string[] = []
  const handshake = createHandshake({
    station: 'north',
    deadlineMs: 100,
    maxClockDifferenceMs: 10,
    recipes: new Map(),
    now: () => ({ ms: clock.ms, epochMs: EPOCH_MS + clock.ms }),
    expect(...part) {
      expected.push(part)
    },
    select(recipe) {
      selected.push(recipe)
    },
    ...parts
  })
  let held: Control = { ...REST, triggerEnable: true }
  /** The controller changes some of what it writes. */
  const write = (changes: Partial<Control>): void => {
    held = { ...held, ...changes }
    handshake.control(held)
  }
  /** The clock goes on, and the service gives signs of life. */
  const pass = (ms: number): void => {
    clock.ms += ms
    handshake.alive(true)
    handshake.tick()
  }
  const ok = (n: number, changes: Partial<LineResult['result']> = {}, receivedMs = clock.ms): void => {
    const good = { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD', station: 'north' } as const
    handshake.result({ result: record(n, { ...good, ...changes }).result, receivedMs })
  }
  handshake.alive(true)
  write(first)
  return { handshake, clock, write, pass, ok, expected, selected }
}
