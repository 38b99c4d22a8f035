/**
 * A search filter with the words in braces filled in, e.g. `(uid={name})`. What is filled in can end no value and begin
 * no other condition.
 *
 * Source  RFC 4515, section 3: in a value `*`, `(`, `)`, `\` and NUL are written as `\` and two hex digits
 */
export function filledFilter(filter: string, values: Readonly<Record<string, string>>): string {
  return filter.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? escaped(values[name]!) : whole
  )
}

const escaped = (value: string): string =>
  // oxlint-disable-next-line no-control-regex
  value.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
