import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ChangedRun, PageStory, ShrinkStage } from '../counterexamples/page/document.ts';
import { ColumnHeads, Part, Sentences } from './part.tsx';
import type { View } from './view.ts';

/** The rule that was broken, why, what would have helped, and how the run became so short. */
export function Story({ view }: { readonly view: View }): JSX.Element {
  const { story, shrinking, verdict } = view.run.document;
  return (
    <>
      <Culprit view={view} />
      <Part part={story}>{(known) => <Told view={view} story={known} />}</Part>
      {verdict.stack.length > 0 && (
        <>
          <h2>What was thrown</h2>
          <pre>{verdict.stack.join('\n')}</pre>
        </>
      )}
      <h2>How it became so short</h2>
      <Part part={shrinking}>{(stages) => <Shrinking stages={stages} />}</Part>
    </>
  );
}

/** The step with which the violation came, with all that its message says. */
function Culprit({ view: { run } }: { readonly view: View }): JSX.Element | null {
  const step = run.step(run.document.verdict.culprit ?? 0);
  if (step === null) return null;
  const said = run.message(step.message)?.text ?? '';
  const sentences = [`Step ${step.number}: ${step.text}${said === '' ? '' : ` (${said})`}.`, `${step.effect}.`];
  return <Sentences title="Where it breaks" sentences={step.effect === '' ? sentences.slice(0, 1) : sentences} />;
}

function Told({ view, story }: { readonly view: View; readonly story: PageStory }): JSX.Element {
  const { bug, changed } = story;
  return (
    <>
      <Sentences title="Where code and spec part" sentences={story.divergence} />
      <Sentences title="Its causes" sentences={story.causes} />
      <Sentences title="The last way out" sentences={story.wayOut} />
      <Sentences title="The smallest change" sentences={story.change} />
      {changed !== null && (
        <p>
          <button
            type="button"
            aria-pressed={view.beside.value}
            onClick={() => (view.beside.value = !view.beside.value)}
          >
            {view.beside.value ? 'Hide the run that passes' : 'Show the run that passes beside this one'}
          </button>
        </p>
      )}
      {changed !== null && view.beside.value && <Beside view={view} changed={changed} />}
      {bug !== null && (
        <>
          <h2>A known bug: {bug.name}</h2>
          {bug.story.map((text, k) => (
            <p key={k}>{text}</p>
          ))}
          {bug.sources.length > 0 && <p class="dim">{bug.sources.join('; ')}</p>}
        </>
      )}
    </>
  );
}

function Beside({ view, changed }: { readonly view: View; readonly changed: ChangedRun }): JSX.Element {
  const steps = view.run.document.steps.filter(({ suffix }) => suffix !== true);
  const length = Math.max(steps.length, changed.steps.length);
  return (
    <table class="runs">
      <caption>
        They part at step {changed.parts}. The other one: {changed.verdict}
      </caption>
      <ColumnHeads names={['step', 'this run', 'the run that passes']} />
      <tbody>
        {Array.from({ length }, (_, k) => (
          <tr key={k} class={k + 1 === changed.parts ? 'parts' : ''}>
            <th scope="row">{k + 1 === changed.parts ? `≠ ${k + 1}` : k + 1}</th>
            <td>{steps[k]?.text ?? ''}</td>
            <td class={changed.steps[k]?.fate ?? ''}>{changed.steps[k]?.text ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const linesMost = 400;

function Shrinking({ stages }: { readonly stages: readonly ShrinkStage[] }): JSX.Element {
  const at = useSignal(stages.length - 1);
  const stage = stages[at.value];
  const next = new Set(stages[at.value + 1]?.steps ?? stage?.steps ?? []);
  if (stage === undefined) return <p class="dim">Not known.</p>;
  return (
    <>
      <label class="slider">
        from {stages[0]?.steps.length} to {stages.at(-1)?.steps.length} steps
        <input
          type="range"
          min={0}
          max={stages.length - 1}
          value={at.value}
          onInput={(event) => (at.value = Number(event.currentTarget.value))}
          aria-valuetext={`${stage.steps.length} steps after ${stage.replays.toLocaleString('en')} replays`}
        />
      </label>
      <p>
        {stage.steps.length} steps after {stage.replays.toLocaleString('en')} replays
        {at.value < stages.length - 1 ? '; what goes next is struck out' : ''}.
      </p>
      <ol class="stage">
        {stage.steps.slice(0, linesMost).map((text, k) => (
          <li key={k}>{next.has(text) ? text : <del>{text}</del>}</li>
        ))}
      </ol>
      {stage.steps.length > linesMost && <p class="dim">… and {stage.steps.length - linesMost} more</p>}
    </>
  );
}
