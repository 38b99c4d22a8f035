import type { ChannelPicture, ChannelVerdict } from '../../domain/channels/picture.ts'
import type { Arrival } from '../../domain/inspection/inspection.ts'
import { placeOf } from './place-of.ts'
import type { FoundFile, ReadyFile } from './ready-files.ts'

/** What is done with files; paths are from the watched folder on. */
export interface FolderFiles {
  /** Undefined: it has changed since it was found. */
  read(file: FoundFile): Promise<Uint8Array | undefined>
  /**
   * Writes the sidecar, then moves the picture. Where there is one of that name already both get another one.
   * @returns false where the file has changed since it was found: then it stays, without a sidecar
   */
  move(file: FoundFile, to: 'done' | 'failed', sidecar: object): Promise<boolean>
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

/** A picture that can't be read may still be arriving: it is given up when it has not changed for this long. */
export const GIVE_UP_MS = 10_000
/** Errors of a picture that is not complete. */
const MAY_BE_CUT: ReadonlySet<string> = new Set(['FRAME_CORRUPT', 'FRAME_EMPTY', 'FRAME_FORMAT_UNKNOWN'])

/**
 * Has a file judged, then moves it to `done` or `failed` with what came of it beside it. Each step may be the last one
 * before a crash: the picture stays where it is until its verdict is on record, and the same picture is the same
 * measurement.
 * @param mayBeKnown whether it was there when the channel started: it may have been judged before
 */
export function createTakeFile(parts: TakeFileParts): (file: ReadyFile, mayBeKnown: boolean) => Promise<Taken> {
  const { files, pattern, station, recipe, maxBytes, judge, arrivalOf } = parts

  async function fail(file: FoundFile, errorCode: string, detail: string): Promise<Taken> {
    return (await files.move(file, 'failed', { errorCode, detail })) ? 'failed' : 'later'
  }

  return async (file, mayBeKnown) => {
    const { path, bytes, seenMs, unchangedMs } = file
    const place = placeOf(path, pattern)
    if (place === undefined)
      return fail(
        file,
        'FILE_NAME_UNKNOWN',
        `expected a name that fits the pattern ${pattern.source}, received ${path}`
      )
    if (bytes > maxBytes) return fail(file, 'FRAME_TOO_LARGE', `expected at most ${maxBytes} bytes, received ${bytes}`)
    const frame = await files.read(file)
    if (frame === undefined) return 'later'
    const received = arrivalOf(seenMs)
    const verdict = await judge({
      frame,
      // Nobody saw it come: it may be older than any trigger, so it answers none.
      received: mayBeKnown ? { ...received, ms: 0 } : received,
      // The same name comes again when a counter of the camera starts anew: then the picture is another one, and so is
      // the measurement. Characters are not cut in half: no database takes halves.
      measId: Array.from(path).slice(-128).join(''),
      station: place.station ?? station,
      recipe: place.recipe ?? recipe,
      partId: place.partId,
      mayBeKnown,
      untilRecorded: true
    })
    if (verdict.kind === 'later') return 'later'
    // Where another picture has its name by now, that one is judged next; the verdict of this one is on record.
    if (verdict.kind === 'judged') return (await files.move(file, 'done', verdict.result)) ? 'judged' : 'later'
    if (MAY_BE_CUT.has(verdict.errorCode) && unchangedMs < GIVE_UP_MS) return 'later'
    return fail(file, verdict.errorCode, verdict.detail)
  }
}
