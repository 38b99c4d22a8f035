/** Whether `name` is a time zone, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Time zone of this machine. The variable TZ sets it. */
export const machineTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
