export interface WatchdogParts {
  /** Environment of this process, with the variables of systemd. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Starts a command and does not wait for it. */
  readonly run: (command: string, args: readonly string[]) => void
  /** @returns stops it */
  readonly every: (run: () => void, ms: number) => () => void
}

/**
 * Tells systemd that the service is ready, and again and again that its event loop turns: else systemd starts it anew
 * (WatchdogSec). Without systemd it does nothing. Node cannot write to systemd's socket, so `systemd-notify` does.
 * @returns ends it
 */
export function startWatchdog({ env, run, every }: WatchdogParts): () => void {
  if (!env['NOTIFY_SOCKET']) return () => {}
  run('systemd-notify', ['--ready'])
  const usec = Number(env['WATCHDOG_USEC'])
  if (!(usec > 0)) return () => {}
  return every(
    () => {
      run('systemd-notify', ['WATCHDOG=1'])
    },
    usec / 1000 / SIGNS
  )
}

/** Signs of life in the time of the watchdog. */
const SIGNS = 3
