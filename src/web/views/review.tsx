import type { Rates, Recipe } from '../api-types.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { ReviewRates } from '../parts/review-rates.tsx'
import { VerdictBadge } from '../parts/verdict-mark.tsx'
import { createTapFilter, type ReviewCommand, reviewCommand, USUAL_KINDS } from '../review-keys.ts'
import { Answers } from '../review/answers.tsx'
import { KeysHelp } from '../review/keys-help.tsx'
import { PartFacts } from '../review/part-facts.tsx'
import { ReviewPicture } from '../review/review-picture.tsx'
import { useKeys } from '../review/use-keys.ts'
import { type Queue, useQueue } from '../review/use-queue.ts'
import { TeachOne } from '../teach/teach-one.tsx'
import { useRef, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** Doubtful parts, one after the other; keys alone will do. */
export function ReviewView(): VNode {
  const rates = useResource<{ rates: readonly Rates[] }>('/review/rates')
  const queue = useQueue(rates.reload)
  const { part, parts } = queue
  const recipe = useResource<Recipe>(part === null ? null : `/recipes/${encodeURIComponent(part.recipe)}`)
  const kinds = recipe.value?.defectKinds ?? USUAL_KINDS
  const [isAskingKind, setAskingKind] = useState(false)
  const [hasHeat, setHeat] = useState(false)
  const [hasGood, setGood] = useState(false)
  const [hasHelp, setHelp] = useState(false)
  const taps = useRef(createTapFilter(() => performance.now()))

  const act = (command: ReviewCommand): void => {
    setAskingKind(command.do === 'ask-kind' && part !== null)
    switch (command.do) {
      case 'good':
      case 'unsure':
        queue.say({ label: command.do })
        break
      case 'defect':
        queue.say({ label: 'defect', defectKind: command.kind })
        break
      case 'next':
        queue.go(1)
        break
      case 'previous':
        queue.go(-1)
        break
      case 'undo':
        queue.undo()
        break
      case 'heat':
        setHeat(!hasHeat)
        break
      case 'help':
        setHelp(true)
        break
      default:
    }
  }
  useKeys((key) => {
    const command = hasHelp ? null : reviewCommand(key, isAskingKind ? kinds : null)
    if (command !== null) act(command)
    return command !== null
  })
  const tap = (command: ReviewCommand): void => {
    if (!taps.current.isSecond()) act(command)
  }

  return (
    <div class="stack">
      <div class="row spread">
        <h1>{t('Review')}</h1>
        <div class="row">
          <span class="soft" role="status">
            {parts === null ? t('Loading') : t('{n} waiting', { n: queue.waiting })}
          </span>
          <button
            class="small"
            onClick={() => {
              setHelp(true)
            }}
          >
            <kbd>?</kbd> {t('Keys')}
          </button>
        </div>
      </div>
      {queue.problem && (
        <p class="message bad" role="alert">
          {queue.problem}
        </p>
      )}
      {parts !== null && part === null && <NothingToReview queue={queue} />}
      {part !== null && (
        <div class="reviewing">
          <ReviewPicture part={part} hasHeat={hasHeat} hasGood={hasGood} />
          <div class="card">
            <div class="row">
              <VerdictBadge verdict={part.verdict} />
              <strong>{part.partId === null ? t('Part without a number') : t('Part {id}', { id: part.partId })}</strong>
            </div>
            <PartFacts part={part} />
            <div class="row">
              <Toggle label={t('Heat map')} isOn={hasHeat} onChange={setHeat} />
              <Toggle label={t('Good part beside it')} isOn={hasGood} onChange={setGood} />
            </div>
            <Answers queue={queue} kinds={kinds} isAskingKind={isAskingKind} onTap={tap} onKey={act} />
            <Told told={queue.told} />
            {part.verdict !== 'OK' && part.plantStation === null && (
              <TeachOne
                key={part.resultId}
                recipe={part.recipe}
                picturePath={`/review/${part.resultId}/image?as=png`}
              />
            )}
          </div>
        </div>
      )}
      <ReviewRates rates={rates.value?.rates ?? []} />
      {hasHelp && (
        <KeysHelp
          onClose={() => {
            setHelp(false)
          }}
        />
      )}
    </div>
  )
}

function NothingToReview({ queue }: { readonly queue: Queue }): VNode {
  return (
    <div class="empty">
      <strong>{t('Nothing to review')}</strong>
      <span>{t("Parts judged REVIEW, and samples of the others, wait here for a person's word.")}</span>
      <Told told={queue.told} />
      <div class="row">
        <button onClick={queue.load}>{t('Look again')}</button>
        <button onClick={queue.undo} disabled={!queue.canUndo}>
          <kbd>U</kbd> {t('Undo')}
        </button>
      </div>
    </div>
  )
}

/** What was saved, where the eye is; told to screen readers, too. */
function Told({ told }: { readonly told: string | null }): VNode {
  return (
    <div aria-live="polite" class="told">
      {told !== null && <p class="message good small">{told}</p>}
    </div>
  )
}

function Toggle({
  label,
  isOn,
  onChange
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}): VNode {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event: Event) => {
          onChange((event.target as HTMLInputElement).checked)
        }}
      />{' '}
      {label}
    </label>
  )
}
