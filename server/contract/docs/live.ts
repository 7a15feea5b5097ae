/** Words about the live feed, for the OpenAPI description. */
import type { CollectionName } from '../live.ts';

export const liveSummary = 'Livestroom over WebSocket: eerst alles, daarna elke verandering.';

export const liveDescription = [
  'Open een WebSocket met een machinetoken in `Authorization: Bearer …` of met het sessiecookie.',
  'Stuur één `abonneren` met de verzamelingen die u wilt en `cursor` null. U krijgt een `momentopname`, daarna genummerde `wijziging`en, en een `hartslag` als het tien seconden stil is.',
  'Bewaar van elk bericht de `cursor`. Hoort u 25 seconden niets of valt de verbinding weg, verbind dan opnieuw (na 1 seconde, telkens dubbel tot 30, met wat toeval) en abonneer met die cursor op dezelfde verzamelingen: u krijgt wat u miste, of een nieuwe momentopname die alles vervangt.',
  'Grenzen: een bericht van u hoogstens 2000 tekens; 200 gemiste berichten worden een minuut bewaard; staat er meer dan 4 MB op u te wachten, dan wordt de verbinding gesloten.',
  'Sluitcodes: 1008 het bericht klopt niet; 1012 de server stopt; 4001 niet (meer) aangemeld; 4003 dit token of deze persoon mag niets van de stroom zien; 4008 te langzaam.',
].join('\n\n');

/** What each collection is for. Who sees it stands beside it in the description, from the roles and scopes themselves. */
export const collectionTexts: Readonly<Record<CollectionName, string>> = {
  agentState: 'De eigen werkstatus, één element.',
  myCalls: 'De eigen lopende gesprekken, ook die nog overgaan.',
  queues: 'De wachtrijen van de gemeente: wie wacht, hoe lang, hoeveel agenten.',
  agents: 'De agenten van de gemeente en wat zij doen.',
  figures: 'De cijfers van vandaag van gemeente, teams en wachtrijen.',
  notes:
    'Terugbelnotities die niet zijn afgesloten: eigen en van de eigen teams, of voor een machine van de gemeente.',
  alerts: 'Signalen die nu gelden.',
  calamities: 'De calamiteitenmelding, één element.',
  health: 'De onderdelen van het systeem.',
};
