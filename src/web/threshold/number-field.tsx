import type { VNode } from '../vendor/preact.js'

/** A number with its name. */
export function NumberField(props: {
  readonly id: string
  readonly name: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number | 'any'
  readonly onChange: (value: number) => void
}): VNode {
  const { id, name, onChange, ...rest } = props
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <input
        id={id}
        type="number"
        required
        {...rest}
        onInput={(event: Event) => {
          const { value } = event.target as HTMLInputElement
          if (value !== '') onChange(Number(value))
        }}
      />
    </div>
  )
}
