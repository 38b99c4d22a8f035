import type { VNode } from '../vendor/preact.js'

export interface NumberSliderProps {
  readonly id: string
  readonly label: string
  /** What screen readers say of the slider. */
  readonly sliderLabel: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  readonly disabled?: boolean
  /** Called with numbers only, `min` or above. */
  readonly onChange: (value: number) => void
}

/** A number that can be typed, and slid. */
export function NumberSlider(props: NumberSliderProps): VNode {
  const { id, label, sliderLabel, min, max, step, value, disabled = false, onChange } = props
  const change = (event: Event): void => {
    const { value: text } = event.target as HTMLInputElement
    if (text !== '' && Number(text) >= min) onChange(Number(text))
  }
  const bounds = { min, max, step, value, disabled, onInput: change }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="with-output">
        <input type="range" aria-label={sliderLabel} {...bounds} />
        <input id={id} type="number" required {...bounds} />
      </div>
    </div>
  )
}
