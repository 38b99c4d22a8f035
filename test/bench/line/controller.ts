import { setTimeout as wait } from 'node:timers/promises'
import { connectPlc, type Plc, type Seen } from '../../integration/channels/modbus-plc.ts'

/** What a controller has made of one part. */
export type Outcome =
  | { readonly kind: 'result'; readonly seen: Seen; readonly ms: number }
  /** It rejects the part: no valid result in time, or no connection. */
  | { readonly kind: 'reject'; readonly why: string }

export interface Controller {
  /** Triggers, has the camera take its picture, and waits for the result. Never throws. */
  inspect(id: number, takePicture: () => Promise<void>): Promise<Outcome>
  close(): void
}

/** A controller by Modbus TCP that takes every part for bad until a valid result of its own trigger is there. */
export function createController(port: number, maxMs: number): Controller {
  let plc: Plc | null = null

  async function cycle(id: number, takePicture: () => Promise<void>): Promise<Outcome> {
    plc ??= await connectPlc(port)
    // What stands from before the connection broke: let go of the trigger, take what is shown away.
    await plc.write(['triggerEnable', 'acknowledge'])
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'), maxMs)
    const start = performance.now()
    await plc.write(['triggerEnable', 'trigger'], { id })
    const taken = await plc.read()
    if (!taken.bits.has('triggerAck')) return { kind: 'reject', why: 'trigger not taken' }
    if (taken.code !== 0 || taken.bits.has('resultsValid')) return { kind: 'result', seen: taken, ms: 0 }
    const posted = takePicture()
    const seen = await plc.until(({ bits }) => bits.has('resultsValid'), maxMs)
    const ms = performance.now() - start
    await plc.write(['triggerEnable', 'acknowledge'])
    await posted
    return { kind: 'result', seen, ms }
  }

  return {
    async inspect(id, takePicture) {
      try {
        return await cycle(id, takePicture)
      } catch (error) {
        plc?.close()
        plc = null
        await wait(50)
        return { kind: 'reject', why: (error as Error).message.replace(/[:{\d].*/s, '').trim() }
      }
    },
    close() {
      plc?.close()
    }
  }
}
