import { t } from '../language/translate.ts'
import { isOn, play, type Sound, SOUNDS, turn } from '../sound.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

const WORDS = {
  ng: ['A sound for each NG part', 'Try the sound of an NG part'],
  silence: ['A sound when a station falls silent', 'Try the sound of silence']
} as const

/** The sounds that this browser makes while the wall is open. */
export function SoundCard(): VNode {
  return (
    <section class="card" aria-labelledby="sound-title">
      <h2 id="sound-title">{t('Sounds')}</h2>
      {SOUNDS.map((sound) => (
        <SoundChoice key={sound} sound={sound} />
      ))}
      <p class="small soft">{t('This browser makes them while the wall (Live) is open.')}</p>
    </section>
  )
}

function SoundChoice({ sound }: { readonly sound: Sound }): VNode {
  const [on, setOn] = useState(() => isOn(sound))
  const [words, trial] = WORDS[sound]
  return (
    <div class="row spread">
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event: Event) => {
            const { checked } = event.target as HTMLInputElement
            turn(sound, checked)
            setOn(checked)
          }}
        />{' '}
        {t(words)}
      </label>
      <button
        class="small"
        aria-label={t(trial)}
        onClick={() => {
          play(sound)
        }}
      >
        {t('Try')}
      </button>
    </div>
  )
}
