// The fault file holds by how many milliseconds the clock on the wall is off; read anew at SIGUSR2. Time that only runs
// forward is left alone, as in a real machine.
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const RealDate = Date
let offMs = 0
if (isMainThread)
  process.on('SIGUSR2', () => {
    offMs = Number(readFileSync(process.env['FAULT_FILE']!, 'utf8'))
  })

class JumpingDate extends RealDate {
  constructor(...args: readonly unknown[]) {
    super(...((args.length === 0 ? [RealDate.now() + offMs] : args) as [number]))
  }

  static override now(): number {
    return RealDate.now() + offMs
  }
}
globalThis.Date = JumpingDate as DateConstructor
