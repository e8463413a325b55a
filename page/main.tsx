import { signal } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { documentIn } from './decode.ts';
import { liveOf } from './live.ts';
import { Run } from './run.ts';
import './style.css';
import { followAddress, viewOf } from './view.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('the page has no place for the picture');

try {
  const shown = signal(new Run(await documentIn(document.getElementById('run'))));
  const view = viewOf(shown, location.hash);
  followAddress(view);
  const live = shown.value.document.live === true ? liveOf(shown, view) : null;
  render(<App view={view} live={live} />, root);
} catch (error) {
  root.setAttribute('role', 'alert');
  root.textContent = `Nothing can be shown: ${error instanceof Error ? error.message : String(error)}.`;
}
