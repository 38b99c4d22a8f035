/** A queue of lanes that take turns, so that a long lane does not delay the others. */
export interface FairQueue<Item> {
  readonly size: () => number
  readonly sizeOf: (lane: string) => number
  readonly lanes: () => Iterable<string>
  push(lane: string, item: Item): void
  /** Removes the oldest item of the next lane. */
  shift(): Item | undefined
  remove(lane: string, item: Item): void
  /** Number of items that are served before an item that is added to this lane now, if nothing else is added. */
  ahead(lane: string): number
  /** Removes the newest item of the longest lane if that lane has more than `least`. */
  dropFromLongest(least: number): Item | undefined
}

export function createFairQueue<Item>(): FairQueue<Item> {
  /** No lane is empty. The first lane is the next one. */
  const lanes = new Map<string, Item[]>()
  let size = 0

  return {
    size: () => size,
    sizeOf: (lane) => lanes.get(lane)?.length ?? 0,
    lanes: () => lanes.keys(),
    push(lane, item) {
      const items = lanes.get(lane)
      if (items === undefined) lanes.set(lane, [item])
      else items.push(item)
      size++
    },
    shift() {
      for (const [lane, items] of lanes) {
        const item = items.shift()
        lanes.delete(lane)
        if (items.length > 0) lanes.set(lane, items)
        size--
        return item
      }
      return undefined
    },
    remove(lane, item) {
      const items = lanes.get(lane)
      const at = items?.indexOf(item) ?? -1
      if (at === -1) return
      items!.splice(at, 1)
      if (items!.length === 0) lanes.delete(lane)
      size--
    },
    ahead(lane) {
      const own = lanes.get(lane)?.length ?? 0
      let count = own
      // In the round that serves the new item, only lanes before its own come earlier. A new lane comes last.
      let rounds = own + 1
      for (const [other, { length }] of lanes) {
        if (other === lane) rounds = own
        else count += Math.min(length, rounds)
      }
      return count
    },
    dropFromLongest(least) {
      let [longest, most] = ['', least]
      for (const [lane, { length }] of lanes) if (length > most) [longest, most] = [lane, length]
      const items = most > least ? lanes.get(longest) : undefined
      if (items === undefined) return undefined
      const item = items.pop()
      if (items.length === 0) lanes.delete(longest)
      size--
      return item
    }
  }
}
