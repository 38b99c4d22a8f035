import type { EncoderFiles, OpenEncoder } from './open-runtime.ts'
import type { EncoderRuntime } from './runtime.ts'

interface Shared {
  readonly opening: Promise<EncoderRuntime>
  users: number
}

/**
 * Lets model versions with the same encoder files share one open encoder, for example a version and one that was taught
 * from it. The encoder is closed when its last user closes it. Files without an id are not shared.
 */
export function shareEncoders(open: OpenEncoder): OpenEncoder {
  const shared = new Map<string, Shared>()

  return async (files: EncoderFiles) => {
    const { id } = files
    if (id === undefined) return open(files)
    const entry = shared.get(id) ?? { opening: open(files), users: 0 }
    shared.set(id, entry)
    entry.users++
    const leave = (): boolean => {
      if (--entry.users > 0) return false
      if (shared.get(id) === entry) shared.delete(id)
      return true
    }
    try {
      const encoder = await entry.opening
      let open = true
      return {
        ...encoder,
        // The device may change.
        get device() {
          return encoder.device
        },
        async close() {
          if (!open) return
          open = false
          if (leave()) await encoder.close()
        }
      }
    } catch (error) {
      leave()
      throw error
    }
  }
}
