import type { Rates, ReviewPart } from '../api-types.ts'
import * as format from '../format.ts'
import { ask, reasonOf } from '../http.ts'
import { Modal } from '../parts/modal.tsx'
import { RemotePicture } from '../parts/remote-picture.tsx'
import { ReviewRates } from '../parts/review-rates.tsx'
import { VerdictBadge } from '../parts/verdict-mark.tsx'
import { DEFECT_KINDS, reviewCommand } from '../review-keys.ts'
import { useResource } from '../hooks/use-resource.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

type Waiting = Pick<
  ReviewPart,
  'resultId' | 'at' | 'recipe' | 'verdict' | 'reason' | 'evidence' | 'score' | 'threshold' | 'partId' | 'circle'
>

/** What was said, so that it can be taken back. */
interface Said {
  readonly part: Waiting
  readonly words: string
}

/** Doubtful parts, one after the other; keys alone will do. */
export function ReviewView(): VNode {
  const [queue, setQueue] = useState<readonly Waiting[] | null>(null)
  const [waiting, setWaiting] = useState(0)
  const rates = useResource<{ rates: readonly Rates[] }>('/review/rates')
  const [said, setSaid] = useState<readonly Said[]>([])
  const [askingKind, setAskingKind] = useState(false)
  const [help, setHelp] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const part = queue?.[0] ?? null

  const load = async (): Promise<void> => {
    try {
      const { parts, waiting: all } = await ask<{ parts: readonly Waiting[]; waiting: number }>('GET', '/review')
      setQueue(parts)
      setWaiting(all)
      setProblem(null)
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  useEffect(() => {
    void load()
  }, [])

  async function say(label: 'good' | 'defect', kind?: string): Promise<void> {
    if (part === null || busy) return
    setBusy(true)
    try {
      await ask('POST', `/review/${part.resultId}`, { label, ...(kind !== undefined && { defectKind: kind }) })
      const words = label === 'good' ? 'good' : `defect, ${kind}`
      setSaid([{ part, words }, ...said].slice(0, 50))
      setTold(`Part ${part.partId ?? ''} is ${words}`)
      setProblem(null)
      setAskingKind(false)
      const rest = queue!.slice(1)
      setQueue(rest)
      setWaiting(Math.max(0, waiting - 1))
      rates.reload()
      if (rest.length === 0) await load()
    } catch (error) {
      setProblem(reasonOf(error))
    }
    setBusy(false)
  }

  function skip(): void {
    if (queue === null || queue.length < 2) return
    setQueue([...queue.slice(1), queue[0]!])
    setAskingKind(false)
  }

  /** The last part comes back; what is said of it next counts. */
  function undo(): void {
    const [last, ...before] = said
    if (last === undefined) return
    setSaid(before)
    setQueue([last.part, ...(queue ?? [])])
    setWaiting(waiting + 1)
    setAskingKind(false)
    setTold(`Part ${last.part.partId ?? ''} is back: it was said to be ${last.words}`)
  }

  const act = useRef((_key: string): boolean => false)
  act.current = (key) => {
    const command = help ? null : reviewCommand(key, askingKind)
    switch (command?.do) {
      case 'good':
        void say('good')
        break
      case 'defect':
        void say('defect', command.kind)
        break
      case 'ask-kind':
        if (part !== null) setAskingKind(true)
        break
      case 'cancel':
        setAskingKind(false)
        break
      case 'skip':
        skip()
        break
      case 'undo':
        undo()
        break
      case 'help':
        setHelp(true)
        break
      default:
        return false
    }
    return true
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest('input, select, textarea') !== null
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (act.current(event.key)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
    }
  }, [])

  return (
    <div class="stack">
      <div class="row spread">
        <h1>Review</h1>
        <div class="row">
          <span class="soft" role="status">
            {queue === null ? 'Loading' : `${waiting} waiting`}
          </span>
          <button
            class="small"
            onClick={() => {
              setHelp(true)
            }}
          >
            <kbd>?</kbd> Keys
          </button>
        </div>
      </div>
      {problem && (
        <p class="message bad" role="alert">
          {problem}
        </p>
      )}
      {queue !== null && part === null && (
        <div class="empty">
          <strong>Nothing to review</strong>
          <span>Parts judged REVIEW, and samples of the others, wait here for a person's word.</span>
          <div class="row">
            <button onClick={load}>Look again</button>
            <button onClick={undo} disabled={said.length === 0}>
              <kbd>U</kbd> Undo
            </button>
          </div>
        </div>
      )}
      {part !== null && (
        <div class="reviewing">
          <div class="stack">
            <RemotePicture
              path={`/review/${part.resultId}/image`}
              verdict={part.verdict}
              circle={part.circle}
              description={`Part ${part.partId ?? 'without a number'}, judged ${part.verdict}`}
            />
          </div>
          <div class="card">
            <div class="row">
              <VerdictBadge verdict={part.verdict} />
              <strong>{part.partId === null ? 'Part without a number' : `Part ${part.partId}`}</strong>
            </div>
            <dl class="facts">
              <dt>Why</dt>
              <dd>
                {format.reason(part.reason)}
                {format.evidence(part.evidence) !== null && <div class="small">{format.evidence(part.evidence)}</div>}
              </dd>
              <dt>Score</dt>
              <dd class="number">
                {format.score(part.score)}, limit {format.score(part.threshold)}
              </dd>
              <dt>Recipe</dt>
              <dd>{part.recipe}</dd>
              <dt>Judged</dt>
              <dd>{format.time(part.at)}</dd>
            </dl>
            {askingKind ? (
              <div class="stack" role="group" aria-label="Kind of defect">
                <h2>Which defect?</h2>
                <div class="kinds">
                  {DEFECT_KINDS.map((kind, n) => (
                    <button
                      key={kind}
                      onClick={() => {
                        void say('defect', kind)
                      }}
                      disabled={busy}
                    >
                      <kbd>{n + 1}</kbd> {kind}
                    </button>
                  ))}
                </div>
                <button
                  onClick={() => {
                    setAskingKind(false)
                  }}
                >
                  <kbd>Esc</kbd> Back
                </button>
              </div>
            ) : (
              <div class="stack">
                <h2>Is this part good?</h2>
                <div class="kinds">
                  <button
                    class="say-good"
                    onClick={() => {
                      void say('good')
                    }}
                    disabled={busy}
                  >
                    <kbd>G</kbd> Good
                  </button>
                  <button
                    class="say-defect"
                    onClick={() => {
                      setAskingKind(true)
                    }}
                    disabled={busy}
                  >
                    <kbd>D</kbd> Defect
                  </button>
                  <button onClick={skip} disabled={queue!.length < 2}>
                    <kbd>S</kbd> Skip
                  </button>
                  <button onClick={undo} disabled={said.length === 0}>
                    <kbd>U</kbd> Undo
                  </button>
                </div>
              </div>
            )}
          </div>
        </div>
      )}
      <ReviewRates rates={rates.value?.rates ?? []} />
      <p class="hidden" aria-live="polite">
        {told}
      </p>
      {help && (
        <Modal
          title="Keys of the review queue"
          onClose={() => {
            setHelp(false)
          }}
        >
          <dl class="facts keys">
            <dt>
              <kbd>G</kbd>
            </dt>
            <dd>the part is good</dd>
            <dt>
              <kbd>D</kbd>
            </dt>
            <dd>
              the part has a defect; then <kbd>1</kbd> to <kbd>6</kbd>: {DEFECT_KINDS.join(', ')}
            </dd>
            <dt>
              <kbd>S</kbd>
            </dt>
            <dd>skip: it comes back at the end</dd>
            <dt>
              <kbd>U</kbd>
            </dt>
            <dd>undo: the last part comes back</dd>
            <dt>
              <kbd>Esc</kbd>
            </dt>
            <dd>leave this, or the choice of a defect</dd>
          </dl>
          <button
            class="main"
            autofocus
            onClick={() => {
              setHelp(false)
            }}
          >
            Close
          </button>
        </Modal>
      )}
    </div>
  )
}
