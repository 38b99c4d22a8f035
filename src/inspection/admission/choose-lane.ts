/** Up to this many stations that the configuration does not name have their own lanes. Further ones share one lane. */
const MAX_OTHER_LANES = 32
const SHARED_LANE = '\0shared'
const NAMELESS_LANE = '\0nameless'

/**
 * The lane of a request.
 * @param station undefined if the request names none
 * @param isConfigured whether the configuration names this station
 * @param inUse lanes that have requests now
 */
export function chooseLane(
  station: string | undefined,
  isConfigured: (station: string) => boolean,
  inUse: Iterable<string>
): string {
  if (station === undefined) return NAMELESS_LANE
  if (isConfigured(station)) return station
  const others = new Set<string>()
  for (const lane of inUse) if (!isConfigured(lane)) others.add(lane)
  return others.has(station) || others.size < MAX_OTHER_LANES ? station : SHARED_LANE
}
