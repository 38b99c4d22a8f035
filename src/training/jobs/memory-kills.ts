import { readFileSync } from 'node:fs'

/**
 * Files in which Linux counts the processes that it killed because memory ran out: on the whole machine, and in this
 * container.
 */
const COUNTERS = [
  ['/proc/vmstat', /^oom_kill (\d+)$/m],
  ['/sys/fs/cgroup/memory.events', /^oom_kill (\d+)$/m]
] as const

/**
 * Number of processes that the system has killed since its start because memory ran out; null if it does not report
 * this.
 */
export function memoryKills(read: (file: string) => string = (file) => readFileSync(file, 'utf8')): number | null {
  const counts = COUNTERS.flatMap(([file, line]) => {
    try {
      const count = line.exec(read(file))?.[1]
      return count === undefined ? [] : [Number(count)]
    } catch {
      return []
    }
  })
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
}
