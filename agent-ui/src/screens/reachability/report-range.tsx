/** The report of any period the leader chooses: as a page to read and print, or as a table for a spreadsheet. */
import { useState } from 'react';
import { basePath, routes } from '../../../../server/contract/routes.ts';
import { toWire } from '../../../../server/contract/wire.ts';
import { useNow } from '../../clock.tsx';
import { TextInput } from '../../components/form.tsx';
import { Card } from '../../components/layout.tsx';
import { isoDate } from '../../format.ts';
import { useTexts } from '../../texts/texts.tsx';

const dayMs = 86_400_000;

function addressOf(from: string, until: string, fileFormat: 'html' | 'csv'): string {
  const query = toWire({ reportPeriod: `${from}..${until}`, fileFormat }) as Readonly<Record<string, string>>;
  return `${basePath}${routes.getReport.path}?${new URLSearchParams(query).toString()}`;
}

export function ReportRange() {
  const texts = useTexts();
  const now = useNow();
  const [from, setFrom] = useState(() => isoDate(now - 30 * dayMs));
  const [until, setUntil] = useState(() => isoDate(now));
  const wrong = from === '' || until === '' || from > until;
  return (
    <Card title={texts.report.title} className="bb-no-print">
      <div className="bb-stack">
        <div className="bb-row bb-row--end">
          <TextInput
            label={texts.report.from}
            type="date"
            value={from}
            max={until}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextInput
            label={texts.report.until}
            type="date"
            value={until}
            min={from}
            error={wrong ? texts.report.wrong : null}
            onChange={(event) => setUntil(event.target.value)}
          />
        </div>
        {wrong ? null : (
          <div className="bb-row">
            <a className="nl-link" href={addressOf(from, until, 'html')} target="_blank" rel="noreferrer">
              {texts.report.read}
            </a>
            <a className="nl-link" href={addressOf(from, until, 'csv')} download>
              {texts.report.csv}
            </a>
          </div>
        )}
      </div>
    </Card>
  );
}
