/** The audit log: action, object, result, origin, actor, time (BIO2). */
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { Badge, Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { moment } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

export default function AuditSection() {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const now = useNow();
  const lines = useQuery({ queryKey: ['audit'], queryFn: () => client.call('listAuditLines', {}) });
  return (
    <Card title={texts.admin.sections.audit}>
      <Loaded query={lines}>
        {(data) =>
          data.results.length === 0 ? (
            <Empty>{texts.admin.audit.none}</Empty>
          ) : (
            <Table
              caption={texts.admin.sections.audit}
              rows={data.results}
              rowKey={(line) => line.id}
              columns={[
                { head: texts.admin.audit.when, cell: (line) => moment(line.at, now, language) },
                { head: texts.admin.audit.actor, cell: (line) => line.actor },
                { head: texts.admin.audit.action, cell: (line) => line.action },
                { head: texts.admin.audit.object, cell: (line) => line.object },
                {
                  head: texts.admin.audit.result,
                  cell: (line) => (
                    <Badge tone={line.succeeded ? 'ok' : 'error'} icon={line.succeeded ? 'ok' : 'close'}>
                      {line.succeeded ? texts.admin.audit.ok : texts.admin.audit.refused}
                    </Badge>
                  ),
                },
                { head: texts.admin.audit.source, cell: (line) => line.source },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
