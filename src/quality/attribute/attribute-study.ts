import { type Acceptance, rate } from './acceptance.ts'
import type { AttributePlan, Decision, StudiedPart } from './decision.ts'
import { type Effectiveness, effectivenessOf } from './effectiveness.ts'
import { cohensKappa, type FleissKappa, fleissKappa, type Kappa } from './kappa.ts'
import { type SignalZone, signalZone, type ZonePart } from './signal-zone.ts'

export interface StationResult extends Effectiveness {
  readonly station: string
  readonly acceptance: Acceptance
  /** Agreement of all decisions of the station with the reference. */
  readonly kappa: Kappa | null
  /** Agreement of the station's trials with each other; null with one trial. */
  readonly fleissWithin: FleissKappa | null
}

export interface PairResult {
  readonly stations: readonly [string, string]
  /** Compares the first trial of one station with the first trial of the other, and so on. */
  readonly kappa: Kappa | null
}

export interface AttributeStudy {
  readonly trials: number
  readonly goodParts: number
  readonly defectParts: number
  readonly stations: readonly StationResult[]
  readonly pairs: readonly PairResult[]
  /** All stations together: a part counts as right if all trials of all stations are right. */
  readonly system: Effectiveness & { readonly acceptance: Acceptance; readonly fleiss: FleissKappa | null }
  /** From the mean score of each part; null if scores are missing or there is no such zone (see signalZone). */
  readonly zone: SignalZone | null
  readonly zoneParts: readonly ZonePart[]
}

/** Attribute measurement system analysis (AIAG MSA, 4th edition, chapter III section C). */
export function studyAttributes({ stations, trials, parts }: AttributePlan): AttributeStudy {
  const all = (part: StudiedPart): readonly Decision[] => part.decisions.flat()
  const zoneParts = zonePartsOf(parts)
  const system = effectivenessOf(parts, all)
  return {
    trials,
    goodParts: parts.filter(({ reference }) => reference === 'good').length,
    defectParts: parts.filter(({ reference }) => reference === 'defect').length,
    stations: stations.map((station, n) => {
      const own = (part: StudiedPart): readonly Decision[] => part.decisions[n]!
      const result = effectivenessOf(parts, own)
      return {
        station,
        ...result,
        acceptance: rate(result),
        kappa: cohensKappa(
          crossTable(parts.flatMap((part) => own(part).map((it) => [it.accepted, part.reference === 'good'] as const)))
        ),
        fleissWithin: fleissOf(parts, own)
      }
    }),
    pairs: stations.flatMap((first, i) =>
      stations.slice(i + 1).map((second, k) => ({
        stations: [first, second] as const,
        kappa: cohensKappa(
          crossTable(
            parts.flatMap(({ decisions }) =>
              decisions[i]!.map((it, trial) => [it.accepted, decisions[i + 1 + k]![trial]!.accepted] as const)
            )
          )
        )
      }))
    ),
    system: { ...system, acceptance: rate(system), fleiss: fleissOf(parts, all) },
    zone: zoneParts.length === parts.length ? signalZone(zoneParts) : null,
    zoneParts
  }
}

/** Counts pairs of decisions: [first rejects, first accepts][second rejects, second accepts]. */
export function crossTable(pairs: readonly (readonly [boolean, boolean])[]): readonly [number, number][] {
  const table: [number, number][] = [
    [0, 0],
    [0, 0]
  ]
  for (const [first, second] of pairs) table[first ? 1 : 0]![second ? 1 : 0]++
  return table
}

function fleissOf(
  parts: readonly StudiedPart[],
  decisionsOf: (part: StudiedPart) => readonly Decision[]
): FleissKappa | null {
  if (decisionsOf(parts[0]!).length < 2) return null
  return fleissKappa(
    parts.map((part) => {
      const accepted = decisionsOf(part).filter((decision) => decision.accepted).length
      return [accepted, decisionsOf(part).length - accepted]
    })
  )
}

/** Parts with a score for every decision; `value` is the mean score. */
function zonePartsOf(parts: readonly StudiedPart[]): ZonePart[] {
  return parts.flatMap(({ part, decisions }) => {
    const all = decisions.flat()
    const scores = all.flatMap(({ score }) => score ?? [])
    if (scores.length !== all.length) return []
    const accepted = all.filter((decision) => decision.accepted).length
    return {
      part,
      value: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      decisions: accepted === all.length ? 'accepted' : accepted === 0 ? 'rejected' : 'mixed'
    }
  })
}
