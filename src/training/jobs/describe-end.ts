/** How a process ended that gave no result. */
export interface ProcessEnd {
  /** Exit code; null if a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  /** The end of its output to stderr. */
  readonly stderr: string
  /**
   * Whether the system has killed a process meanwhile because memory ran out; null if the system does not report this.
   */
  readonly memoryRanOut: boolean | null
}

/** If a signal ends a process, shells and containers report the signal's number plus this value as the exit code. */
const SIGNAL_BASE = 128
const SIGNALS: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  9: 'SIGKILL',
  11: 'SIGSEGV'
}
const OUT_OF_MEMORY = new RegExp(
  [
    'heap out of memory',
    'out of memory',
    String.raw`\boom\b`,
    'bad_alloc',
    'ENOMEM',
    'cannot allocate memory',
    'allocation failed',
    'memory access out of bounds',
    'RESOURCE_EXHAUSTED'
  ].join('|'),
  'i'
)
const DISK_FULL = /ENOSPC|no space left on device|EDQUOT|disk quota exceeded/i
const WHAT_TO_DO_MEMORY = 'give the training more memory, or a smaller batch size'

/**
 * Explains why a process ended without a result. A signal comes before any text on stderr.
 * @returns one sentence, or the last output of a process that ended without a signal
 */
export function describeEnd({ code, signal, stderr, memoryRanOut }: ProcessEnd): string {
  const said = stderr.trim()
  const by = signal ?? SIGNALS[(code ?? 0) - SIGNAL_BASE] ?? null
  const cause = causeOf(by, said, memoryRanOut)
  if (by !== null) return join([`ended by ${by}${cause === '' ? '' : `: ${cause}`}`], said)
  if (cause !== '') return join([cause], said)
  return said || (code === 0 ? 'ended without a result' : `exit code ${code}`)
}

function causeOf(signal: string | null, said: string, memoryRanOut: boolean | null): string {
  if (DISK_FULL.test(said)) return 'the disk is full: make room, then start the training again'
  if (signal === 'SIGKILL' && memoryRanOut === true)
    return `the machine ran out of memory, and the system ended a process because of it: ${WHAT_TO_DO_MEMORY}`
  if (signal === 'SIGKILL')
    return `something outside ended it: a person, a supervisor${
      memoryRanOut === null
        ? ', or the system when memory ran out'
        : ' (the system has ended no process because of memory)'
    }`
  if (OUT_OF_MEMORY.test(said)) return `out of memory: ${WHAT_TO_DO_MEMORY}`
  if (signal === 'SIGBUS') return 'memory or a mapped file is missing, as when the disk is full'
  return ''
}

const join = (parts: readonly string[], said: string): string =>
  [...parts, ...(said === '' ? [] : [`it last wrote: ${said}`])].join('; ')
