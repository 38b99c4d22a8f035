/** Whether it is the name of a time zone, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Of this machine; the variable TZ sets it. */
export const machineTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
