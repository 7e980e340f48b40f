"""The box's own Wi-Fi where there is no network: opened, its page shown, the club's joined, or opened again."""
