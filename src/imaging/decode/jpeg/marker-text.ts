export function hex(code: number): string {
  return code.toString(16).padStart(2, '0')
}
