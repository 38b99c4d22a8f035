import type { InspectionRecord } from '../api-types.ts'
import { ask, reasonOf } from '../http.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'

export interface Records {
  /** Newest first; null until the first page is there. */
  readonly records: readonly InspectionRecord[] | null
  readonly hasMore: boolean
  readonly busy: boolean
  readonly problem: string | null
  more(): void
}

interface Page {
  readonly inspections: readonly InspectionRecord[]
  readonly next: string | null
}
const NOTHING = { records: null, next: null, busy: false, problem: null }
const PAGE = 50

/** Records that a query asks for, a page at a time. @param query of GET /inspections */
export function useRecords(query: string): Records {
  const [state, setState] = useState<{
    records: readonly InspectionRecord[] | null
    next: string | null
    busy: boolean
    problem: string | null
  }>(NOTHING)
  const wanted = useRef(query)
  wanted.current = query
  const load = async (before: readonly InspectionRecord[], after: string | null): Promise<void> => {
    setState((now) => ({ ...now, busy: true, problem: null }))
    const cursor = after === null ? '' : `&after=${encodeURIComponent(after)}`
    try {
      const { inspections, next } = await ask<Page>('GET', `/inspections?${query}&limit=${PAGE}${cursor}`)
      if (wanted.current === query) setState({ records: [...before, ...inspections], next, busy: false, problem: null })
    } catch (error) {
      if (wanted.current === query) setState((now) => ({ ...now, busy: false, problem: reasonOf(error) }))
    }
  }
  useEffect(() => {
    setState(NOTHING)
    void load([], null)
  }, [query])
  return {
    records: state.records,
    hasMore: state.next !== null,
    busy: state.busy,
    problem: state.problem,
    more() {
      if (!state.busy && state.next !== null) void load(state.records ?? [], state.next)
    }
  }
}
