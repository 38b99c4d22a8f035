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
  /** Heat map of the part. Called for watched parts that are not OK. */
  readonly explain: (judged: Judged) => Promise<HeatMap | null>
  /** Pause between two pictures, so that watching hardly delays the inspection. Resolves after `PICTURE_PAUSE_MS`. */
  readonly pause: () => Promise<void>
  readonly now: () => Date
  /** Called when a picture could not be made. The result was sent anyway. */
  readonly onFault: (error: unknown) => void
}

/** This gives at most about ten pictures per second. */
export const PICTURE_PAUSE_MS = 80
/** Number of results that are kept for pages that open later. */
export const RECENT = 32
const MAX_WATCHERS = 64
/**
 * Number of recipes that are counted. Beyond it, the recipe that has been without results for the longest time is
 * dropped.
 */
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
  /** Adds a result. It takes microseconds, because pictures are made later in a thread, one at a time. */
  publish(judged: Judged): void
}

/**
 * Provides the last results, counters, and some pictures while somebody watches. Keeps at most `RECENT` results and one
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

  /**
   * Makes pictures until none waits. A newer frame replaces the waiting one, but an OK does not replace an NG or
   * REVIEW.
   */
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
      // The heat map is sent with the picture only, because it is a hundred times as large as the rest.
      const { heatmap: _large, ...result } = judged.result
      const entry: Entry = { live: { at: now().toISOString(), result }, picture: null }
      entries.push(entry)
      if (entries.length > RECENT) entries.shift()
      const counted = count(result)
      for (const watcher of watchers) watcher.onResult(entry.live, counted)
      // Without watchers the newest frame is kept, so that the next watcher sees a picture at once.
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
