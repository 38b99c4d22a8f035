import type { ChannelPicture, ChannelVerdict } from '../../domain/channels/picture.ts'
import type { Arrival } from '../../domain/inspection/inspection.ts'
import { placeOf } from './place-of.ts'
import type { ReadyFile } from './ready-files.ts'

/** What is done with files; paths are from the watched folder on. */
export interface FolderFiles {
  read(path: string): Promise<Uint8Array>
  /** Writes the sidecar, then moves the picture. Where there is one of that name already both get another one. */
  move(path: string, to: 'done' | 'failed', sidecar: object): Promise<void>
}

export interface TakeFileParts {
  readonly files: FolderFiles
  readonly pattern: RegExp
  readonly station: string | null
  readonly recipe: string | null
  readonly maxBytes: number
  readonly judge: (picture: ChannelPicture) => Promise<ChannelVerdict>
  readonly arrivalOf: (seenMs: number) => Arrival
}

export type Taken = 'judged' | 'failed' | 'later'

/** A picture that can't be read may still be arriving: it is given up when it has not changed for so long. */
export const GIVE_UP_MS = 10_000
/** Errors of a picture that is not complete. */
const MAY_BE_CUT: ReadonlySet<string> = new Set(['FRAME_CORRUPT', 'FRAME_EMPTY', 'FRAME_FORMAT_UNKNOWN'])

/**
 * Has a file judged, then moves it to `done` or `failed` with what came of it beside it. Each step may be the last one before a crash: the picture stays
 * where it is until its verdict is on record, and the same picture is the same measurement.
 * @param mayBeKnown whether it may have been judged before a restart
 */
export function createTakeFile(parts: TakeFileParts): (file: ReadyFile, mayBeKnown: boolean) => Promise<Taken> {
  const { files, pattern, station, recipe, maxBytes, judge, arrivalOf } = parts

  async function fail(path: string, errorCode: string, detail: string): Promise<Taken> {
    await files.move(path, 'failed', { errorCode, detail })
    return 'failed'
  }

  return async ({ path, bytes, seenMs, unchangedMs }, mayBeKnown) => {
    const place = placeOf(path, pattern)
    if (place === undefined)
      return fail(
        path,
        'FILE_NAME_UNKNOWN',
        `expected a name that fits the pattern ${pattern.source}, received ${path}`
      )
    if (bytes > maxBytes) return fail(path, 'FRAME_TOO_LARGE', `expected at most ${maxBytes} bytes, received ${bytes}`)
    const verdict = await judge({
      frame: await files.read(path),
      received: arrivalOf(seenMs),
      // The same name comes again when a counter of the camera starts anew: then the picture is another one, so the measurement is.
      measId: path.slice(-128),
      station: place.station ?? station,
      recipe: place.recipe ?? recipe,
      partId: place.partId,
      mayBeKnown
    })
    if (verdict.kind === 'later') return 'later'
    if (verdict.kind === 'judged') {
      await files.move(path, 'done', verdict.result)
      return 'judged'
    }
    if (MAY_BE_CUT.has(verdict.errorCode) && unchangedMs < GIVE_UP_MS) return 'later'
    return fail(path, verdict.errorCode, verdict.detail)
  }
}
