import { LRUCache } from 'lru-cache'
import { holdFrame, type LetGo } from '../../domain/inspection/frame-memory.ts'
import type { HeatMap, InspectionResult } from '../../domain/inspection/inspection.ts'
import {
  countVerdict,
  type LiveCounters,
  type LiveFeed,
  type LivePicture,
  type LiveResult,
  type LiveWatcher
} from '../../domain/inspection/live.ts'
import { LiveFull } from '../../errors.ts'
import type { Judged } from '../inspector.ts'
import type { FrameJob, Thumbnail } from '../threads/picture-tasks.ts'

export interface LiveFeedParts {
  readonly thumbnail: (job: Omit<FrameJob, 'limits'>) => Promise<Thumbnail>
  /** Where the part differs from good ones. Asked for watched parts that are not OK. */
  readonly explain: (judged: Judged) => Promise<HeatMap | null>
  /**
   * Between the ends of two pictures, so that watching costs the inspection little. Resolves after `PICTURE_PAUSE_MS`.
   */
  readonly pause: () => Promise<void>
  readonly now: () => Date
  /** Called when a picture could not be made. The result was sent anyway. */
  readonly onFault: (error: unknown) => void
}

/** At most some ten pictures a second. */
export const PICTURE_PAUSE_MS = 80
/** Results kept for the next page that opens. */
export const RECENT = 32
const MAX_WATCHERS = 64
/** Recipes counted. Beyond that, the one without results for longest is dropped. */
const MAX_RECIPES = 1024

interface Entry {
  readonly live: LiveResult
  picture: LivePicture | null
}
interface Pending {
  readonly entry: Entry
  readonly judged: Judged
  readonly letGo: LetGo
}

export interface LiveFeedSource extends LiveFeed {
  /** One more result. Takes microseconds: pictures are made afterwards, elsewhere, one at a time. */
  publish(judged: Judged): void
}

/**
 * The last results, counters, and a picture now and then while somebody watches. Holds at most `RECENT` results and one
 * frame.
 */
export function createLiveFeed({ thumbnail, explain, pause, now, onFault }: LiveFeedParts): LiveFeedSource {
  const entries: Entry[] = []
  const counters = new LRUCache<string, LiveCounters>({ max: MAX_RECIPES })
  const watchers = new Set<LiveWatcher>()
  let pending: Pending | null = null
  let drawing = false

  const wantsPictures = (): boolean => [...watchers].some(({ onPicture }) => onPicture !== undefined)

  function count({ recipe, verdict }: InspectionResult): LiveCounters {
    const counted = countVerdict(counters.get(recipe), recipe, verdict)
    counters.set(recipe, counted)
    return counted
  }

  /** Draws until nothing waits. A newer frame replaces the waiting one, but an OK does not replace an NG or REVIEW. */
  async function draw(): Promise<void> {
    drawing = true
    while (pending !== null && wantsPictures()) {
      const { entry, judged, letGo }: Pending = pending
      pending = null
      try {
        const { width, height, jpeg } = await thumbnail({
          frame: judged.request.frame,
          ...(judged.request.raw && { raw: judged.request.raw })
        })
        const { resultId, recipe, ok, heatmap } = judged.result
        const heat = ok ? null : (heatmap ?? (await explain(judged)))
        const picture = { resultId, recipe, width, height, jpeg: Buffer.from(jpeg).toString('base64'), heatmap: heat }
        entry.picture = picture
        for (const watcher of watchers) watcher.onPicture?.(picture)
      } catch (error) {
        onFault(error)
      } finally {
        letGo()
      }
      await pause()
    }
    drawing = false
  }

  return {
    since: now().toISOString(),
    publish(judged) {
      // The heat map is sent with the picture: it is a hundred times as large as the rest.
      const { heatmap: _large, ...result } = judged.result
      const entry: Entry = { live: { at: now().toISOString(), result }, picture: null }
      entries.push(entry)
      if (entries.length > RECENT) entries.shift()
      const counted = count(result)
      for (const watcher of watchers) watcher.onResult(entry.live, counted)
      // Without watchers the newest frame waits, so that the next one sees a picture at once.
      if (pending === null || !wantsPictures() || !result.ok || pending.entry.live.result.ok) {
        pending?.letGo()
        pending = { entry, judged, letGo: holdFrame(judged.request.frame) }
      }
      if (!drawing && wantsPictures()) void draw()
    },
    recent: () => entries,
    counters: () => [...counters.rkeys()].flatMap((recipe) => counters.peek(recipe) ?? []),
    watch(watcher) {
      if (watchers.size >= MAX_WATCHERS) throw new LiveFull(MAX_WATCHERS)
      watchers.add(watcher)
      if (!drawing && wantsPictures()) void draw()
      return () => {
        watchers.delete(watcher)
      }
    }
  }
}
