import { isOn, play } from '../sound.ts'
import { useEffect, useRef } from '../vendor/hooks.js'
import { type LiveState, sinceLastPart } from './live-state.ts'

/** An NG part that was judged longer ago makes no sound: it was there when the page was opened. */
const NEWS_MS = 3000

/** Sounds of the wall, where somebody wants them: for each new NG part, and for a station that falls silent. */
export function useSounds({ parts, stations }: LiveState, nowMs: number): void {
  const ng = parts.find(({ result }) => result.verdict === 'NG')
  const ngId = ng?.result.resultId
  const silent = [...stations.values()].filter((station) => {
    const since = sinceLastPart(station, nowMs)
    return since !== null && since >= station.silentAfterMs
  }).length
  /** How many were silent before; null as long as no station is known. */
  const wereSilent = useRef<number | null>(null)
  useEffect(() => {
    if (ng !== undefined && nowMs - ng.heardAt < NEWS_MS && isOn('ng')) play('ng')
  }, [ngId])
  useEffect(() => {
    if (wereSilent.current !== null && silent > wereSilent.current && isOn('silence')) play('silence')
    wereSilent.current = stations.size === 0 ? null : silent
  }, [silent, stations.size])
}
