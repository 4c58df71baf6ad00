# Gets of the same objects of many devices by Net-SNMP's C library, one after the other. Reads from its input a line with the OIDs and one "host port" for
# each device; prints gets, failed gets and CPU seconds (user and system), as JSON.
use strict;
use warnings;
BEGIN { $ENV{MIBS} = ''; $ENV{SNMPCONFPATH} = '/nonexistent'; }
use SNMP;

my ($rounds) = @ARGV;
my @oids = split ' ', <STDIN>;
my @sessions;
while (my $line = <STDIN>) {
  my ($host, $port) = split ' ', $line;
  push @sessions, SNMP::Session->new(
    DestHost => "udp:$host:$port", Community => 'public', Version => '2',
    Timeout => 2000000, Retries => 1, UseNumeric => 1,
  ) || die "no session with $host:$port";
}
my @names = map { [$_ =~ s/^/./r] } @oids;
my ($gets, $failed) = (0, 0);
sub round_of_all {
  for my $session (@sessions) {
    my $asked = SNMP::VarList->new(map { [@$_] } @names);
    $session->get($asked);
    $gets++;
    $failed++ if $session->{ErrorNum} || !defined $asked->[0][2];
  }
}
round_of_all();
($gets, $failed) = (0, 0);
my ($user, $system) = times;
round_of_all() for 1 .. $rounds;
my ($userNow, $systemNow) = times;
printf "{\"gets\":%d,\"failed\":%d,\"cpuSec\":%f}\n", $gets, $failed, $userNow + $systemNow - $user - $system;
