import type { Label } from '../../domain/labelled/label.ts'

/** The decision of a station about one presentation of a part. */
export interface Decision {
  readonly part: string
  /** The appraiser of the study: a station, an illumination or an orientation. */
  readonly station: string
  /** Whether the part may pass: true for OK, false for REVIEW and NG. */
  readonly accepted: boolean
  /** Distance, larger is worse; null if the picture has no score. */
  readonly score: number | null
}

/** All decisions about one part, in the order in which each station made them. */
export interface StudiedPart {
  readonly part: string
  readonly reference: Label
  /** By station, in the order of `stations` of the study. Each station has the same number of decisions. */
  readonly decisions: readonly (readonly Decision[])[]
}

/** Decisions in the order of a plan: each part was presented the same number of times to each station. */
export interface AttributePlan {
  readonly stations: readonly string[]
  readonly trials: number
  readonly parts: readonly StudiedPart[]
}

/**
 * Puts decisions in the order of a plan.
 * @param references label of each part
 * @throws Error if a part has no label, or the parts were not all presented equally often
 */
export function planOf(decisions: readonly Decision[], references: ReadonlyMap<string, Label>): AttributePlan {
  if (decisions.length === 0) throw new Error('expected decisions of a study, received none')
  const stations = [...new Set(decisions.map(({ station }) => station))].sort()
  const names = [...new Set(decisions.map(({ part }) => part))].sort()
  const byPlace = new Map<string, Decision[]>()
  for (const decision of decisions) {
    const place = JSON.stringify([decision.part, decision.station])
    byPlace.set(place, [...(byPlace.get(place) ?? []), decision])
  }
  const of = (part: string, station: string): readonly Decision[] => byPlace.get(JSON.stringify([part, station])) ?? []
  const trials = of(names[0]!, stations[0]!).length
  const parts = names.map((part): StudiedPart => {
    const reference = references.get(part)
    if (reference === undefined)
      throw new Error(`expected a reference, good or defect, for part '${part}', received none`)
    for (const station of stations)
      if (of(part, station).length !== trials)
        throw new Error(
          `expected each part presented ${trials} times to each station, received part '${part}' `
            + `${of(part, station).length} times at station '${station}'`
        )
    return { part, reference, decisions: stations.map((station) => of(part, station)) }
  })
  return { stations, trials, parts }
}
