import type { VNode } from '../vendor/preact.js'

export interface TextFieldProps {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Shown as dots. */
  readonly isSecret?: boolean
  /** `off` where nothing is said. */
  readonly autocomplete?: string
  readonly inputmode?: 'numeric'
  readonly maxlength?: number
  readonly pattern?: string
  readonly title?: string
  readonly required?: boolean
  readonly autofocus?: boolean
  readonly spellcheck?: boolean
}

/** A line of text with its name. */
export function TextField({
  id,
  name,
  onChange,
  isSecret = false,
  autocomplete = 'off',
  ...rest
}: TextFieldProps): VNode {
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <input
        id={id}
        {...(isSecret && { type: 'password' })}
        autocomplete={autocomplete}
        {...rest}
        onInput={(event: Event) => {
          onChange((event.target as HTMLInputElement).value)
        }}
      />
    </div>
  )
}
