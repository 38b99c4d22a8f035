import type { Handshake } from '../handshake/handshake-types.ts'
import type { Unit } from './answer-request.ts'
import { STATUS_AS_HOLDING } from './register-map.ts'
import { controlOf, newControlWords, statusWords, type WordOrder } from './registers.ts'

/** The registers of one station: a write is told to the handshake as a whole, a read shows it at one moment. */
export function createUnit(handshake: Handshake, heartbeat: () => number, order: WordOrder): Unit {
  const control = newControlWords()
  const slice = (words: Uint16Array, address: number, count: number): readonly number[] | undefined =>
    address + count > words.length ? undefined : [...words.subarray(address, address + count)]
  const status = (): Uint16Array => {
    handshake.tick()
    return statusWords(handshake.status(), heartbeat(), order)
  }
  return {
    readInput: (address, count) => slice(status(), address, count),
    readHolding: (address, count) =>
      address >= STATUS_AS_HOLDING
        ? slice(status(), address - STATUS_AS_HOLDING, count)
        : slice(control, address, count),
    writeHolding(address, words) {
      if (address + words.length > control.length) return false
      control.set(words, address)
      handshake.tick()
      handshake.control(controlOf(control, order))
      return true
    }
  }
}
