import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ProcessMark } from '../../domain/training/job-store.ts'

/** Null for a child that could not be started. */
export function markOf({ pid }: ChildProcess): ProcessMark | null {
  return pid === undefined ? null : { pid, startTime: startTimeOf(pid) }
}

/**
 * Sends a signal to a child that leads a process group (`detached`), and to all processes that it started. Does nothing
 * if the group no longer exists.
 */
export function signalGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * Ends a process group of an earlier service: SIGTERM, then SIGKILL. A process that got the same id later is not
 * touched. If the system does not give start times, no process is touched: the training ends by itself, because its
 * stdin has ended.
 * @param wait resolves after this time in milliseconds
 */
export async function endLeftover(
  { pid, startTime }: ProcessMark,
  graceMs: number,
  wait: (ms: number) => Promise<void>
): Promise<void> {
  const isThere = (): boolean => startTime !== null && startTimeOf(pid) === startTime
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isThere()) return
    signalGroup(pid, signal)
    for (let waited = 0; isThere() && waited < graceMs; waited += POLL_MS) await wait(POLL_MS)
  }
}
const POLL_MS = 50

/**
 * Start time of a process in clock ticks since the machine started, on Linux. Null on other systems, and if the process
 * does not exist or has ended.
 */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may contain any character. The state follows it. The start time is the 22nd field of the
    // line.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}
