import type { Inspection } from '../api-types.ts'
import { ask } from '../http.ts'
import { useStream } from './use-stream.ts'
import { useEffect, useState } from '../vendor/hooks.js'

/** Scores shown at most. */
const MOST = 500

/** Scores of the recipe's last parts, newest first: those on record, and each new one. */
export function useRecentScores(recipe: string): readonly number[] {
  const [recorded, setRecorded] = useState<readonly number[]>([])
  const [live, setLive] = useState<readonly number[]>([])
  useEffect(() => {
    let current = true
    ask<{ inspections: readonly { score: number | null }[] }>(
      'GET',
      `/inspections?recipe=${encodeURIComponent(recipe)}&limit=${MOST}`
    ).then(
      ({ inspections }) => {
        if (current) setRecorded(inspections.flatMap(({ score }) => score ?? []))
      },
      // Without records the live ones have to do.
      () => {}
    )
    return () => {
      current = false
    }
  }, [recipe])
  useStream(`/live?recipe=${encodeURIComponent(recipe)}&pictures=false`, (event, data) => {
    if (event !== 'result') return
    const { score } = (data as { result: Inspection }).result
    if (score !== null) setLive((before) => [score, ...before].slice(0, MOST))
  })
  return [...live, ...recorded].slice(0, MOST)
}
